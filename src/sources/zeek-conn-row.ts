import { formatAddress, parseAddress } from '../model/address.ts';
import {
  CONNECTION_STATES,
  type ConnectionState,
  type Flow,
  TRANSPORT_PROTOCOLS,
  type TransportProtocol,
} from '../model/flow.ts';
import { type Micros, SECOND } from '../model/time.ts';

/** The fields of conn.log that make a Flow; all others are passed over. */
export const COLUMNS = [
  'ts',
  'uid',
  'id.orig_h',
  'id.orig_p',
  'id.resp_h',
  'id.resp_p',
  'proto',
  'service',
  'duration',
  'orig_bytes',
  'resp_bytes',
  'conn_state',
  'missed_bytes',
  'history',
  'orig_pkts',
  'orig_ip_bytes',
  'resp_pkts',
  'resp_ip_bytes',
  'tunnel_parents',
  'ip_proto',
] as const;

/** A field as text or number; undefined where it is not set. */
export type Field = (column: (typeof COLUMNS)[number]) => unknown;

/** Why a row is no flow. */
export class UnreadableRow extends Error {}

const STATES: ReadonlySet<string> = new Set(CONNECTION_STATES);
const PROTOCOLS: ReadonlySet<string> = new Set<TransportProtocol>(TRANSPORT_PROTOCOLS);
/** 2^53 microseconds in seconds: the last time that fits. */
const LAST_SECOND = 9_007_199_254;
/** Numbers beyond this are milliseconds (Zeek's LogAscii::json_timestamps = JSON::TS_MILLIS). */
const FIRST_MILLISECONDS = 100_000_000_000;

/** Makes a flow of a row; throws UnreadableRow. `name` is the uid of a row that has none. */
export function flowOfRow(field: Field, name: () => string): Flow {
  const uid = field('uid');
  return {
    kind: 'flow',
    uid: typeof uid === 'string' && uid !== '' ? uid : name(),
    start: timeOf(field('ts')),
    duration: durationOf(field('duration')),
    protocol: protocolOf(field('proto')),
    ipProtocol: countOf(field('ip_proto'), 'ip_proto'),
    originator: addressOf(field('id.orig_h'), 'id.orig_h'),
    originatorPort: portOf(field('id.orig_p'), 'id.orig_p'),
    responder: addressOf(field('id.resp_h'), 'id.resp_h'),
    responderPort: portOf(field('id.resp_p'), 'id.resp_p'),
    service: textOf(field('service')),
    state: stateOf(field('conn_state')),
    history: textOf(field('history')) ?? '',
    originatorBytes: countOf(field('orig_bytes'), 'orig_bytes'),
    responderBytes: countOf(field('resp_bytes'), 'resp_bytes'),
    missedBytes: countOf(field('missed_bytes'), 'missed_bytes') ?? 0,
    originatorPackets: countOf(field('orig_pkts'), 'orig_pkts') ?? 0,
    originatorIpBytes: countOf(field('orig_ip_bytes'), 'orig_ip_bytes') ?? 0,
    responderPackets: countOf(field('resp_pkts'), 'resp_pkts') ?? 0,
    responderIpBytes: countOf(field('resp_ip_bytes'), 'resp_ip_bytes') ?? 0,
    tunnelParents: namesOf(field('tunnel_parents')),
  };
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^[\d.]/.test(value) ? Number(value) : Number.NaN;
}

function timeOf(value: unknown): Micros {
  let seconds = numberOf(value);
  if (typeof value === 'string' && value.includes('T')) return isoTime(value);
  if (seconds >= FIRST_MILLISECONDS) seconds /= 1000;
  if (!(seconds >= 0 && seconds <= LAST_SECOND)) throw new UnreadableRow('ts is no time');
  return Math.round(seconds * SECOND);
}

/** `2018-01-31T18:12:06.539420Z`; Date.parse alone would lose what is finer than a millisecond. */
function isoTime(value: string): Micros {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/.exec(value);
  const whole = parts === null ? Number.NaN : Date.parse(`${parts[1]}${parts[3] ?? 'Z'}`);
  if (!(whole >= 0)) throw new UnreadableRow('ts is no time');
  return whole * 1000 + Math.floor(Number((parts?.[2] ?? '0').padEnd(9, '0')) / 1000);
}

function durationOf(value: unknown): Micros | null {
  if (value === undefined) return null;
  const seconds = numberOf(value);
  if (!(seconds >= 0 && seconds <= LAST_SECOND)) throw new UnreadableRow('duration is no time');
  return Math.round(seconds * SECOND);
}

function protocolOf(value: unknown): TransportProtocol {
  if (typeof value !== 'string' || !/^[a-z_]+$/.test(value)) throw new UnreadableRow('proto is no protocol');
  return PROTOCOLS.has(value) ? (value as TransportProtocol) : 'unknown_transport';
}

function addressOf(value: unknown, name: string): string {
  const address = typeof value === 'string' ? parseAddress(value) : undefined;
  if (address === undefined) throw new UnreadableRow(`${name} is no address`);
  // In the one way that packets are told in, or a host in a log and on a wire would be two profiles.
  return formatAddress(address);
}

function portOf(value: unknown, name: string): number {
  const port = numberOf(value);
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) throw new UnreadableRow(`${name} is no port`);
  return port;
}

function countOf(value: unknown, name: string): number | null {
  if (value === undefined) return null;
  const count = numberOf(value);
  if (!(Number.isSafeInteger(count) && count >= 0)) throw new UnreadableRow(`${name} is no count`);
  return count;
}

/** A set: text in TSV, an array in JSON. */
function namesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.filter((name): name is string => typeof name === 'string');
  return typeof value === 'string' && value !== '' && value !== '(empty)' ? value.split(',') : [];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function stateOf(value: unknown): ConnectionState | null {
  const state = textOf(value);
  if (state !== null && !STATES.has(state)) throw new UnreadableRow('conn_state is no connection state');
  return state as ConnectionState | null;
}
