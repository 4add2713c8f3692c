import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readFlows } from '../../src/agent/flows.ts';
import type { Flow } from '../../src/model/flow.ts';
import { secondsText } from '../../src/model/time.ts';
import { BatchPool } from '../../src/sources/batch.ts';
import { testData } from '../data.ts';

/** A row of a log with named columns. */
type Row = ReadonlyMap<string, string>;

function rowsOf(header: string, lines: readonly string[]): Row[] {
  const names = header.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return new Map(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

function zeekRows(path: string): Row[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const header = lines.find((line) => line.startsWith('#fields\t'))?.slice('#fields\t'.length) ?? '';
  const rows = lines.filter((line) => !line.startsWith('#'));
  return header.includes('id.orig_h') ? rowsOf(header, rows) : [];
}

async function flowsOf(capture: string): Promise<Flow[]> {
  const flows: Flow[] = [];
  await readFlows(capture, (record) => {
    if (record.kind === 'flow-close') flows.push(record.flow);
  });
  return flows;
}

/** Misses of each field that are printed. */
const SHOWN = 12;

/** Agreement on one field. */
class Score {
  same = 0;
  all = 0;
  readonly misses: string[] = [];

  add(isSame: boolean, miss: () => string): void {
    this.all++;
    if (isSame) this.same++;
    else this.misses.push(miss());
  }

  get share(): number {
    return this.all === 0 ? 0 : this.same / this.all;
  }
}

function report(t: TestContext, scores: ReadonlyMap<string, Score>, floors: Readonly<Record<string, number>>): void {
  for (const [field, score] of scores) {
    t.diagnostic(`${field.padEnd(16)} ${score.same} of ${score.all} = ${(100 * score.share).toFixed(2)} %`);
    for (const miss of score.misses.slice(0, SHOWN)) t.diagnostic(`  ${miss}`);
    if (score.misses.length > SHOWN) t.diagnostic(`  and ${score.misses.length - SHOWN} more`);
  }
  for (const [field, floor] of Object.entries(floors)) {
    const score = scores.get(field);
    assert.ok(score !== undefined && score.share >= floor, `${field} agrees in ${score?.share}, the floor is ${floor}`);
  }
}

/** Zeek's tests of these captures stop looking at a connection on purpose, so their rows hold only its beginning. */
const CUT_BY_THE_TEST = ['zeek-smtp.pcap', 'zeek-globus-url-copy.pcap'];

/** Zeek knows no ports of SCTP: all of two hosts is one flow there. */
const SCTP = '132';

/** A column of conn.log, and what it would hold for a flow. */
const FIELDS: Readonly<Record<string, (flow: Flow) => string>> = {
  conn_state: (flow) => flow.state ?? '-',
  history: (flow) => (flow.history === '' ? '-' : flow.history),
  duration: (flow) => (flow.duration === 0 ? '-' : secondsText(flow.duration ?? 0)),
  orig_bytes: (flow) => (flow.duration === 0 ? '-' : String(flow.originatorBytes)),
  resp_bytes: (flow) => (flow.duration === 0 ? '-' : String(flow.responderBytes)),
  missed_bytes: (flow) => String(flow.missedBytes),
  orig_pkts: (flow) => String(flow.originatorPackets),
  orig_ip_bytes: (flow) => String(flow.originatorIpBytes),
  resp_pkts: (flow) => String(flow.responderPackets),
  resp_ip_bytes: (flow) => String(flow.responderIpBytes),
};

const ENDPOINTS = ['id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto'];

function endpoints(flow: Flow): string {
  return [flow.originator, flow.originatorPort, flow.responder, flow.responderPort, flow.protocol].join(' ');
}

function agreement(row: Row, flow: Flow): number {
  return Object.entries(FIELDS).filter(([field, of]) => row.get(field) === of(flow)).length;
}

const captures = testData('flows', 'pcap');
const skip = captures === undefined && 'no test data';

/**
 * What is missed: packets with wrong checksums (not verified here), packets with a length of 0 in the header (Zeek
 * counts 0 bytes, here they count in full), second packets of 802.11 frames that hold several.
 */
const ZEEK_FLOORS = {
  flow: 0.98,
  conn_state: 0.95,
  history: 0.93,
  duration: 0.98,
  orig_bytes: 0.96,
  resp_bytes: 0.97,
  missed_bytes: 0.99,
  orig_pkts: 0.94,
  resp_pkts: 0.97,
  orig_ip_bytes: 0.89,
  resp_ip_bytes: 0.97,
};

test('flows agree with the conn.log that Zeek keeps of the same capture', { skip }, async (t) => {
  if (captures === undefined) return;
  const scores = new Map(['flow', ...Object.keys(FIELDS)].map((field) => [field, new Score()]));
  for (const log of globSync('**/*.zeek.conn.log', { cwd: captures }).toSorted()) {
    const capture = join(captures, log.replace(/\.zeek\.conn\.log$/, ''));
    if (CUT_BY_THE_TEST.includes(basename(capture))) continue;
    const flows = await flowsOf(capture);
    for (const row of zeekRows(join(captures, log))) {
      if (row.get('ip_proto') === SCTP) continue;
      const wanted = ENDPOINTS.map((field) => row.get(field)).join(' ');
      const [best] = flows
        .filter((flow) => endpoints(flow) === wanted)
        .toSorted((a, b) => agreement(row, b) - agreement(row, a));
      const name = `${basename(capture)} ${wanted}`;
      scores.get('flow')?.add(best !== undefined, () => name);
      if (best === undefined) continue;
      flows.splice(flows.indexOf(best), 1);
      for (const [field, of] of Object.entries(FIELDS)) {
        const [theirs, ours] = [row.get(field), of(best)];
        if (theirs !== undefined) scores.get(field)?.add(theirs === ours, () => `${name}: ${theirs}, here ${ours}`);
      }
    }
  }
  report(t, scores, ZEEK_FLOORS);
});

interface Sums {
  packets: [number, number];
  bytes: [number, number];
}

/** Sums of both directions for each pair of endpoints, whoever began. */
class Totals extends Map<string, Sums> {
  add(protocol: string, ends: [string, string], packets: [number, number], bytes: [number, number]): void {
    const [a, b] = ends[0] <= ends[1] ? [0, 1] : [1, 0];
    const key = `${protocol} ${ends[a as 0 | 1]} ${ends[b as 0 | 1]}`;
    const sums: Sums = this.get(key) ?? { packets: [0, 0], bytes: [0, 0] };
    this.set(key, sums);
    sums.packets[a as 0 | 1] += packets[0];
    sums.packets[b as 0 | 1] += packets[1];
    sums.bytes[a as 0 | 1] += bytes[0];
    sums.bytes[b as 0 | 1] += bytes[1];
  }
}

/** ICMP has no ports: all of two hosts goes together. */
function end(protocol: string, address: string, port: string): string {
  return protocol.startsWith('icmp') ? address : `${address} ${port}`;
}

function tsharkTotals(path: string): Totals {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const totals = new Totals();
  for (const row of rowsOf(header, lines)) {
    const cell = (name: string) => row.get(name) ?? '';
    const protocol = cell('proto').startsWith('icmp') ? 'icmp' : cell('proto');
    if (!['tcp', 'udp', 'icmp', 'sctp'].includes(protocol)) continue;
    totals.add(
      protocol,
      [end(protocol, cell('src'), cell('sport')), end(protocol, cell('dst'), cell('dport'))],
      [Number(cell('pkts_fwd')), Number(cell('pkts_rev'))],
      [Number(cell('ip_bytes_fwd')), Number(cell('ip_bytes_rev'))],
    );
  }
  return totals;
}

/**
 * Hosts whose datagrams came in fragments. Tshark counts the piece that completes a datagram as the datagram, with that
 * piece's length, and the others as flows without ports; Zeek, Suricata and this program count one packet of full length.
 */
function fragmentedPairs(path: string): ReadonlySet<string> {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const pairs = new Set<string>();
  for (const row of rowsOf(header, lines)) {
    if (!/^ip(1|6|17|\?)$/.test(row.get('proto') ?? '')) continue;
    pairs.add([row.get('src'), row.get('dst')].toSorted().join(' '));
  }
  return pairs;
}

function ourTotals(flows: readonly Flow[]): Totals {
  const totals = new Totals();
  for (const flow of flows) {
    const { protocol } = flow;
    totals.add(
      protocol,
      [
        end(protocol, flow.originator, String(flow.originatorPort)),
        end(protocol, flow.responder, String(flow.responderPort)),
      ],
      [flow.originatorPackets, flow.responderPackets],
      [flow.originatorIpBytes, flow.responderIpBytes],
    );
  }
  return totals;
}

/**
 * The misses are a capture that says of every packet that it was as short as what was captured, packets whose UDP or TCP
 * header contradicts their length, which tshark counts without ports, and tunnels that it does not follow or whose ports
 * it takes for those of what is inside.
 */
test('packets and bytes between two endpoints agree with what tshark counts', { skip }, async (t) => {
  if (captures === undefined) return;
  const scores = new Map(['endpoints', 'packets', 'ip bytes'].map((field) => [field, new Score()]));
  for (const expected of globSync('**/*.expected.tsv', { cwd: captures }).toSorted()) {
    const capture = join(captures, expected.replace(/\.expected\.tsv$/, ''));
    if (!existsSync(capture)) continue;
    const ours = ourTotals(await flowsOf(capture));
    const fragmented = fragmentedPairs(join(captures, expected));
    for (const [key, theirs] of tsharkTotals(join(captures, expected))) {
      const here = ours.get(key);
      const name = `${basename(capture)} ${key}`;
      scores.get('endpoints')?.add(here !== undefined, () => name);
      if (here === undefined) continue;
      const same = (a: readonly number[], b: readonly number[]) => a[0] === b[0] && a[1] === b[1];
      scores
        .get('packets')
        ?.add(same(here.packets, theirs.packets), () => `${name}: ${theirs.packets}, here ${here.packets}`);
      const [, ...ends] = key.split(' ');
      const hosts = ends.length === 4 ? [ends[0], ends[2]] : ends;
      if (fragmented.has(hosts.toSorted().join(' '))) continue;
      scores.get('ip bytes')?.add(same(here.bytes, theirs.bytes), () => `${name}: ${theirs.bytes}, here ${here.bytes}`);
    }
  }
  report(t, scores, { endpoints: 0.985, packets: 0.995, 'ip bytes': 0.99 });
});
