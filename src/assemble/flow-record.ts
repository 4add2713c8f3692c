import { IP_PROTOCOL } from '../decode/transport/protocol.ts';
import { formatAddress } from '../model/address.ts';
import type { Flow, TransportProtocol } from '../model/flow.ts';
import { flowUid } from '../numeric/uid.ts';
import type { FlowContext } from './application/parser.ts';
import type { FlowTable } from './flow-table.ts';
import { historyText } from './history.ts';
import { datagramConnectionState, tcpConnectionState } from './tcp/connection-state.ts';

const ADDRESS = new Uint8Array(16);

function address(table: FlowTable, slot: number, direction: number): string {
  return formatAddress(ADDRESS, 0, table.address(slot, direction, ADDRESS));
}

/** Who talks to whom in a flow, and its identifier. */
export function flowIdentity(table: FlowTable, slot: number): FlowContext {
  const originator = address(table, slot, 0);
  const originatorPort = table.port(slot, 0);
  const responder = address(table, slot, 1);
  const responderPort = table.port(slot, 1);
  const what = `${table.protocol[slot]} ${table.start[slot]}`;
  const uid = flowUid(`${originator} ${originatorPort} ${responder} ${responderPort} ${what}`);
  return { uid, originator, originatorPort, responder, responderPort };
}

function transportProtocol(protocol: number): TransportProtocol {
  switch (protocol) {
    case IP_PROTOCOL.tcp:
      return 'tcp';
    case IP_PROTOCOL.udp:
      return 'udp';
    default:
      return 'icmp';
  }
}

/** The record of a flow that closes. */
export function flowRecord(table: FlowTable, slot: number, service: string | null): Flow {
  const isTcp = table.protocol[slot] === IP_PROTOCOL.tcp;
  const isUdp = table.protocol[slot] === IP_PROTOCOL.udp;
  const start = table.start[slot] as number;
  return {
    kind: 'flow',
    ...flowIdentity(table, slot),
    start,
    duration: (table.last[slot] as number) - start,
    protocol: transportProtocol(table.protocol[slot] as number),
    service,
    state: isTcp ? tcpConnectionState(table, slot) : isUdp ? datagramConnectionState(table, slot) : 'OTH',
    history: isTcp ? historyText(table, slot) : datagramHistory(table, slot),
    originatorBytes: table.payloadBytes[2 * slot] as number,
    responderBytes: table.payloadBytes[2 * slot + 1] as number,
    missedBytes: table.missed[slot] as number,
    originatorPackets: table.packets[2 * slot] as number,
    originatorIpBytes: table.ipBytes[2 * slot] as number,
    responderPackets: table.packets[2 * slot + 1] as number,
    responderIpBytes: table.ipBytes[2 * slot + 1] as number,
  };
}

/** Zeek writes D and d for UDP flows, and nothing for ICMP. */
function datagramHistory(table: FlowTable, slot: number): string {
  if (table.protocol[slot] !== IP_PROTOCOL.udp) return '';
  const originator = (table.packets[2 * slot] as number) > 0 ? 'D' : '';
  const responder = (table.packets[2 * slot + 1] as number) > 0 ? 'd' : '';
  return historyText(table, slot) + originator + responder;
}
