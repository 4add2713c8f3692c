import type { Flow } from '../../../src/model/flow.ts';
import type { Capture } from './capture.ts';
import { hostPairOf, pairOfFlow, pairOfRow, protocolOfRow } from './pair.ts';
import type { Row } from './rows.ts';
import type { Scores } from './score.ts';

interface Sums {
  /** By the address and port of the sender. */
  readonly packets: Map<string, number>;
  readonly bytes: Map<string, number>;
}

class Totals extends Map<string, Sums> {
  add(pair: string, sender: string, packets: number, bytes: number): void {
    const sums: Sums = this.get(pair) ?? { packets: new Map(), bytes: new Map() };
    this.set(pair, sums);
    if (packets === 0) return;
    sums.packets.set(sender, (sums.packets.get(sender) ?? 0) + packets);
    sums.bytes.set(sender, (sums.bytes.get(sender) ?? 0) + bytes);
  }
}

/** `ip17` is a fragment whose ports tshark does not know; protocols as the numbers of IANA. */
const FRAGMENT_PROTOCOLS: Readonly<Record<string, string>> = { ip6: 'tcp', ip17: 'udp', ip1: 'icmp', ip58: 'icmp' };

/**
 * Pairs of hosts that sent fragments to each other. tshark counts the fragments of a datagram without its ports, except
 * for the last one: there only the sums of both hosts can be compared, whatever the ports.
 */
function fragmentHosts(rows: readonly Row[]): Set<string> {
  const hosts = new Set<string>();
  for (const row of rows) {
    const protocol = FRAGMENT_PROTOCOLS[row.get('proto') ?? ''];
    if (protocol !== undefined) hosts.add(hostPairOf(protocol, row.get('src') ?? '', row.get('dst') ?? ''));
  }
  return hosts;
}

function tsharkTotals(rows: readonly Row[], fragmented: ReadonlySet<string>): Totals {
  const totals = new Totals();
  for (const row of rows) {
    const cell = (name: string): string => row.get(name) ?? '';
    const protocol = protocolOfRow(row) ?? FRAGMENT_PROTOCOLS[cell('proto')];
    if (protocol === undefined) continue;
    const hosts = hostPairOf(protocol, cell('src'), cell('dst'));
    const byHosts = fragmented.has(hosts) || protocol === 'icmp';
    const pair = fragmented.has(hosts) ? hosts : (pairOfRow(row) ?? hosts);
    const sender = (side: 'src' | 'dst', port: 'sport' | 'dport') =>
      byHosts ? cell(side) : `${cell(side)} ${cell(port)}`;
    totals.add(pair, sender('src', 'sport'), Number(cell('pkts_fwd')), Number(cell('ip_bytes_fwd')));
    totals.add(pair, sender('dst', 'dport'), Number(cell('pkts_rev')), Number(cell('ip_bytes_rev')));
  }
  return totals;
}

function ourTotals(flows: readonly Flow[], fragmented: ReadonlySet<string>): Totals {
  const totals = new Totals();
  for (const flow of flows) {
    const hosts = hostPairOf(flow.protocol, flow.originator, flow.responder);
    const byHosts = fragmented.has(hosts) || flow.protocol === 'icmp';
    const pair = fragmented.has(hosts) ? hosts : pairOfFlow(flow);
    const sender = (address: string, port: number) => (byHosts ? address : `${address} ${port}`);
    const { originator, originatorPort, responder, responderPort } = flow;
    totals.add(pair, sender(originator, originatorPort), flow.originatorPackets, flow.originatorIpBytes);
    totals.add(pair, sender(responder, responderPort), flow.responderPackets, flow.responderIpBytes);
  }
  return totals;
}

function sumsText(sums: ReadonlyMap<string, number> | undefined): string {
  if (sums === undefined) return 'no flow';
  return [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([sender, sum]) => `${sender}: ${sum}`)
    .join(', ');
}

/**
 * Compares the packets and bytes that each side of a pair sent. tshark never ends a flow for silence, so that no flow is
 * compared with one flow, but the sums of all flows of a pair; each side by itself, whoever began.
 */
export function compareSums(capture: Capture, rows: readonly Row[], scores: Scores): void {
  const fragmented = fragmentHosts(rows);
  const ours = ourTotals(capture.flows, fragmented);
  for (const [pair, theirs] of tsharkTotals(rows, fragmented)) {
    const here = ours.get(pair);
    for (const [field, what] of [
      ['packets', 'packets'],
      ['ip-bytes', 'bytes'],
    ] as const) {
      const [theirText, ourText] = [sumsText(theirs[what]), sumsText(here?.[what])];
      scores.of(`tshark ${field}`, 0.99).compare(theirText === ourText, `${capture.name} ${pair}`, theirText, ourText);
    }
  }
}
