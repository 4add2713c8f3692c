import type { Flow } from '../../../src/model/flow.ts';
import type { Capture } from './capture.ts';
import { hostPairOf, pairOfFlow, pairOfRow, protocolOfRow } from './pair.ts';
import { cellOf, numberOf, type Row } from './rows.ts';
import type { Scores } from './score.ts';
import { portlessRows, unreadablePairs } from './tshark-scope.ts';

/** Packets and bytes by the address and port of the sender; of ICMP, and where fragments hide ports, by its address. */
interface Sums {
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

function tsharkTotals(rows: readonly Row[], byHosts: ReadonlySet<string>): Totals {
  const totals = new Totals();
  for (const row of rows) {
    const protocol = protocolOfRow(row);
    const pair = pairOfRow(row);
    if (protocol === null || pair === null) continue;
    const [source, destination] = [cellOf(row, 'src'), cellOf(row, 'dst')];
    const hosts = hostPairOf(protocol, source, destination);
    const isByHosts = byHosts.has(hosts);
    const end = (address: string, port: string) =>
      isByHosts || protocol === 'icmp' ? address : `${address} ${cellOf(row, port)}`;
    const key = isByHosts ? hosts : pair;
    totals.add(key, end(source, 'sport'), numberOf(row, 'pkts_fwd'), numberOf(row, 'ip_bytes_fwd'));
    totals.add(key, end(destination, 'dport'), numberOf(row, 'pkts_rev'), numberOf(row, 'ip_bytes_rev'));
  }
  return totals;
}

function ourTotals(flows: readonly Flow[], byHosts: ReadonlySet<string>): Totals {
  const totals = new Totals();
  for (const flow of flows) {
    const { protocol, originator, originatorPort, responder, responderPort } = flow;
    const hosts = hostPairOf(protocol, originator, responder);
    const isByHosts = byHosts.has(hosts);
    const end = (address: string, port: number) => (isByHosts || protocol === 'icmp' ? address : `${address} ${port}`);
    const key = isByHosts ? hosts : pairOfFlow(flow);
    totals.add(key, end(originator, originatorPort), flow.originatorPackets, flow.originatorIpBytes);
    totals.add(key, end(responder, responderPort), flow.responderPackets, flow.responderIpBytes);
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

function total(sums: ReadonlyMap<string, number> | undefined): number {
  return [...(sums?.values() ?? [])].reduce((sum, value) => sum + value, 0);
}

/** Headers that a fragment has and a datagram that was made whole of it has not: those of IPv6 and of the fragment. */
const MOST_HEADER = 56;

/**
 * A datagram that was made whole is one packet here, as in Zeek; tshark counts each fragment. So of hosts that send each
 * other fragments the packets lie between those with ports and all, and of the bytes no more than headers may be missing.
 */
function agreeByHosts(theirs: Sums, here: Sums | undefined, portless: readonly Row[]): [boolean, boolean] {
  const ported = total(theirs.packets);
  const fragments = portless.reduce((sum, row) => sum + numberOf(row, 'pkts_fwd', 'pkts_rev'), 0);
  const extra = portless.reduce((sum, row) => sum + numberOf(row, 'ip_bytes_fwd', 'ip_bytes_rev'), 0);
  const [packets, bytes] = [total(here?.packets), total(here?.bytes)];
  const all = total(theirs.bytes) + extra;
  const isShared = portless.some((row) => cellOf(row, 'proto') === 'ip?');
  // Of IPv6 the portless bytes may be another protocol's.
  const least = (isShared ? total(theirs.bytes) : all) - MOST_HEADER * (ported + fragments);
  return [packets >= ported && packets <= ported + fragments, bytes >= least && bytes <= all];
}

/**
 * Compares the packets and bytes that each side of a pair sent. tshark never ends a flow for silence, so that no flow is
 * compared with one flow, but the sums of all flows of a pair; each side by itself, whoever began.
 */
export function compareSums(capture: Capture, rows: readonly Row[], scores: Scores): void {
  const packets = scores.of('tshark packets', 0.995);
  const bytes = scores.of('tshark ip-bytes', 0.99);
  const portless = portlessRows(rows);
  const byHosts = new Set(portless.keys());
  const outside = unreadablePairs(rows, portless);
  const ours = ourTotals(capture.flows, byHosts);
  for (const [pair, theirs] of tsharkTotals(rows, byHosts)) {
    const where = `${capture.name} ${pair}`;
    if (outside.has(pair)) {
      packets.leaveOut(where);
      bytes.leaveOut(where);
      continue;
    }
    const here = ours.get(pair);
    const texts = (what: 'packets' | 'bytes') => [sumsText(theirs[what]), sumsText(here?.[what])] as const;
    const fragments = portless.get(pair);
    const [samePackets, sameBytes] =
      fragments === undefined
        ? [texts('packets')[0] === texts('packets')[1], texts('bytes')[0] === texts('bytes')[1]]
        : agreeByHosts(theirs, here, fragments);
    packets.compare(samePackets, where, ...texts('packets'));
    bytes.compare(sameBytes, where, ...texts('bytes'));
  }
}
