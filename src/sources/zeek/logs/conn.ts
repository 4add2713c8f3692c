import {
  CONNECTION_STATES,
  type ConnectionState,
  type Flow,
  TRANSPORT_PROTOCOLS,
  type TransportProtocol,
} from '../../../model/flow.ts';
import { UnreadableRow } from '../../unreadable-row.ts';
import type { Row } from '../row.ts';

const STATES: ReadonlySet<string> = new Set(CONNECTION_STATES);
const PROTOCOLS: ReadonlySet<string> = new Set<TransportProtocol>(TRANSPORT_PROTOCOLS);

/** A row of conn.log, and of one with the columns of labelled data sets. */
export function flowOf(row: Row): Flow {
  const label = row.word('label');
  const detailedLabel = row.word('detailed-label') ?? row.word('detailed_label') ?? row.word('detailedlabel');
  return {
    kind: 'flow',
    uid: row.word('uid') ?? row.identity(),
    start: row.time('ts'),
    duration: row.interval('duration'),
    protocol: protocolOf(row.word('proto'), row.count('ip_proto')),
    ipProtocol: row.count('ip_proto'),
    originator: addressOf(row, 'id.orig_h'),
    originatorPort: portOf(row, 'id.orig_p'),
    responder: addressOf(row, 'id.resp_h'),
    responderPort: portOf(row, 'id.resp_p'),
    service: row.word('service'),
    state: stateOf(row.word('conn_state')),
    history: row.word('history') ?? '',
    originatorBytes: row.count('orig_bytes'),
    responderBytes: row.count('resp_bytes'),
    missedBytes: row.count('missed_bytes') ?? 0,
    originatorPackets: row.count('orig_pkts') ?? 0,
    originatorIpBytes: row.count('orig_ip_bytes') ?? 0,
    responderPackets: row.count('resp_pkts') ?? 0,
    responderIpBytes: row.count('resp_ip_bytes') ?? 0,
    tunnelParents: row.list('tunnel_parents'),
    ...(label === null ? null : { label }),
    ...(detailedLabel === null ? null : { detailedLabel }),
  };
}

/** IANA's number of the one protocol that has a name here and none in Zeek. */
const SCTP = 132;

function protocolOf(value: string | null, ipProtocol: number | null): TransportProtocol {
  if (value === null || !/^[a-z_]+$/.test(value)) throw new UnreadableRow('proto is no protocol');
  if (value === 'unknown_transport' && ipProtocol === SCTP) return 'sctp';
  return PROTOCOLS.has(value) ? (value as TransportProtocol) : 'unknown_transport';
}

function addressOf(row: Row, name: string): string {
  const address = row.address(name);
  if (address === null) throw new UnreadableRow(`${name} is no address`);
  return address;
}

function portOf(row: Row, name: string): number {
  const port = row.port(name);
  if (port === null) throw new UnreadableRow(`${name} is no port`);
  return port;
}

function stateOf(state: string | null): ConnectionState | null {
  if (state !== null && !STATES.has(state)) throw new UnreadableRow('conn_state is no connection state');
  return state as ConnectionState | null;
}
