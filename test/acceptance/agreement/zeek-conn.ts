import type { Flow } from '../../../src/model/flow.ts';
import { zeekLog } from '../../../src/report/zeek/zeek-log.ts';
import type { Capture } from './capture.ts';
import { pairOf, pairOfFlow, pairOfRow } from './pair.ts';
import { type Row, zeekRows } from './rows.ts';
import type { Score, Scores } from './score.ts';

/** Zeek's tests of the logging framework rename these on purpose. */
const RENAMED: Readonly<Record<string, string>> = {
  'id.orig_h': 'src_ip',
  'id.orig_p': 'src_port',
  'id.resp_h': 'dst_ip',
  'id.resp_p': 'dst_port',
};

function cellOf(row: Row, name: string): string | undefined {
  return row.get(name) ?? row.get(RENAMED[name] ?? name);
}

interface Field {
  readonly bar: number | null;
  readonly agrees?: (theirs: string, ours: string) => boolean;
}

/** A flow, and the row that our own conn.log has for it. */
interface Written {
  readonly flow: Flow;
  readonly row: Row;
}

const LOG = zeekLog('conn', 'tsv');
const COLUMNS = (LOG.header.split('\n').find((line) => line.startsWith('#fields\t')) ?? '').split('\t').slice(1);

function written(flow: Flow): Written {
  const cells = (LOG.row({ kind: 'flow-close', flow }) ?? '').trimEnd().split('\t');
  return { flow, row: new Map(COLUMNS.map((name, index) => [name, cells[index] ?? ''])) };
}

/** One microsecond: Zeek counts in doubles. */
const DURATION_TOLERANCE = 1.5e-6;

function isSameDuration(theirs: string, ours: string): boolean {
  return theirs === ours || Math.abs(Number(theirs) - Number(ours)) <= DURATION_TOLERANCE;
}

function asSet(services: string): string {
  return services.split(',').toSorted().join(',');
}

const FIELDS: Readonly<Record<string, Field>> = {
  row: { bar: 0.98 },
  conn_state: { bar: 0.95 },
  history: { bar: 0.95 },
  service: { bar: 0.95, agrees: (a, b) => asSet(a) === asSet(b) },
  duration: { bar: 0.98, agrees: isSameDuration },
  orig_bytes: { bar: 0.97 },
  resp_bytes: { bar: 0.97 },
  missed_bytes: { bar: 0.99 },
  orig_pkts: { bar: 0.97 },
  resp_pkts: { bar: 0.97 },
  orig_ip_bytes: { bar: 0.95 },
  resp_ip_bytes: { bar: 0.97 },
  ip_proto: { bar: null },
};

function scoreOf(scores: Scores, log: string, name: string): Score {
  return scores.of(`${log} ${name}`, FIELDS[name]?.bar ?? null);
}

function endpointsOfRow(row: Row): string[] {
  return ['id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto'].map((name) => cellOf(row, name) ?? '');
}

function pairOfZeek(row: Row): string {
  const [originator = '', originatorPort = '', responder = '', responderPort = '', protocol = ''] = endpointsOfRow(row);
  return pairOf(protocol, originator, originatorPort, responder, responderPort);
}

/** Packets of each pair. */
function packetsOf(rows: readonly Row[], pair: (row: Row) => string | null, columns: readonly string[]) {
  const packets = new Map<string, number>();
  for (const row of rows) {
    const key = pair(row);
    if (key === null) continue;
    const sum = columns.reduce((total, column) => total + Number(row.get(column)), 0);
    packets.set(key, (packets.get(key) ?? 0) + sum);
  }
  return packets;
}

function sameFields(theirs: Row, ours: Row): number {
  return Object.keys(FIELDS).filter((name) => theirs.has(name) && theirs.get(name) === ours.get(name)).length;
}

function asKnown(row: Row, name: string, value: string): string {
  if (name === 'history' && row.get('tunnel_parents') === '(empty)') return value.replace(/[twg]/gi, '');
  return name === 'service' && value === 'ntp' && !row.has('ip_proto') ? '-' : value;
}

/**
 * Whether Zeek would have named the service that it has found. It reads no HTTP in a connection of which it has not seen
 * both SYNs first (HTTP_Analyzer::DeliverStream, TCP_Analyzer::SetPartialStatus); tshark, Suricata and we do.
 * And it names Teredo once both sides have spoken, unless a test switches that off (Tunnel::delay_teredo_confirmation).
 */
function isServiceComparable(row: Row): boolean {
  const history = (row.get('history') ?? '').replace('^', '');
  const service = row.get('service');
  if (row.get('proto') === 'tcp' && service === '-' && row.get('id.resp_p') === HTTP_PORT) {
    const firstOf = (letters: RegExp) => letters.exec(history)?.[0] ?? '';
    return ['', 'S'].includes(firstOf(/[A-Z]/)) && ['', 'h'].includes(firstOf(/[a-z]/));
  }
  return service !== 'teredo' || Number(row.get('orig_pkts')) * Number(row.get('resp_pkts')) > 0;
}

const HTTP_PORT = '80';

/**
 * Compares rows of conn.log with flows: same originator, responder and protocol; where these talked several times, the
 * row's own time where the log has it (the baselines of Zeek's tests have theirs removed), else the flow most like it.
 * No flow is used twice, so a row too many on either side is a miss of `row`.
 *
 * Scope, by rule:
 * - A row says who talked to whom and how many packets there were; baselines that keep other columns say nothing here.
 * - Zeek saw all of it: its rows of a pair have no fewer packets than tshark, which leaves out none, counts for the pair,
 *   and no history of C, which is a packet that Zeek left out because its checksum is wrong (they are wrong in captures on
 *   the sender's host; none is checked here). It has fewer where the test's script stops it from looking on
 *   (skip_further_processing). Pairs that tshark does not list, such as the outer ones of tunnels, stay in scope.
 *
 * What a version of Zeek did not know yet is left out of ours. Bro 2, which wrote an empty set of tunnels as `(empty)`, had
 * no letters for repeated segments, zero windows and gaps (NEWS of Bro 2.6); before Zeek 3.0, whose logs are all older
 * than the column `ip_proto`, there was no analyzer for NTP.
 */
export function compareZeekConn(
  log: string,
  capture: Capture,
  path: string,
  tsharkRows: readonly Row[],
  scores: Scores,
): void {
  const rows = zeekRows(path);
  const seen = packetsOf(tsharkRows, pairOfRow, ['pkts_fwd', 'pkts_rev']);
  const logged = packetsOf(rows, pairOfZeek, ['orig_pkts', 'resp_pkts']);
  const isWhole = (row: Row): boolean => {
    const pair = pairOfZeek(row);
    const isCounted = (seen.get(pair) ?? 0) <= (logged.get(pair) ?? 0);
    return isCounted && !/c/i.test(row.get('history') ?? '');
  };
  const left = Map.groupBy(capture.flows.map(written), ({ row }) => endpointsOfRow(row).join(' '));
  const rowScore = scoreOf(scores, log, 'row');
  for (const row of rows) {
    const wanted = endpointsOfRow(row).join(' ');
    const where = `${capture.name} ${wanted}`;
    const isUsable = endpointsOfRow(row).every((text) => text !== '') && row.get('orig_pkts') !== undefined;
    if (!isUsable || !isWhole(row)) {
      const [theirs, all] = [logged.get(pairOfZeek(row)), seen.get(pairOfZeek(row))];
      rowScore.leaveOut(`${where}: ${isUsable ? `${theirs} of ${all} packets` : 'columns left out'}`);
      continue;
    }
    const candidates = left.get(wanted) ?? [];
    const time = Number(row.get('ts'));
    const flow =
      candidates.find((one) => Math.abs(one.flow.start / 1_000_000 - time) <= DURATION_TOLERANCE) ??
      candidates.toSorted((a, b) => sameFields(row, b.row) - sameFields(row, a.row))[0];
    rowScore.compare(
      flow !== undefined,
      where,
      wanted,
      flow === undefined ? flowsOf(capture, pairOfZeek(row)) : wanted,
    );
    if (flow !== undefined) candidates.splice(candidates.indexOf(flow), 1);
    for (const [name, field] of Object.entries(FIELDS)) {
      const theirs = row.get(name);
      if (theirs === undefined) continue;
      if (name === 'service' && !isServiceComparable(row)) {
        scoreOf(scores, log, name).leaveOut(`${where}: ${theirs}`);
        continue;
      }
      const ours = flow === undefined ? 'no flow' : asKnown(row, name, flow.row.get(name) ?? '');
      const isSame = theirs === ours || (flow !== undefined && field.agrees?.(theirs, ours) === true);
      scoreOf(scores, log, name).compare(isSame, where, theirs, ours);
    }
  }
  const pairs = new Set(rows.filter(isWhole).map(pairOfZeek));
  const unmatched = [...left.values()].flat().filter(({ flow }) => pairs.has(pairOfFlow(flow)));
  rowScore.extras.push(...unmatched.map(({ row }) => `${capture.name} ${endpointsOfRow(row).join(' ')}`));
}

/** What is there in place of a row that is missed, such as the same flow seen from the other side. */
function flowsOf(capture: Capture, pair: string): string {
  const near = capture.flows.filter((flow) => pairOfFlow(flow) === pair);
  return near.length === 0 ? 'no flow' : near.map((flow) => endpointsOfRow(written(flow).row).join(' ')).join('; ');
}
