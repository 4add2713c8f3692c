import { IP_PROTOCOL } from '../decode/transport/protocol.ts';
import type { Flow, TransportProtocol } from '../model/flow.ts';
import type { FlowContext } from './application/parser.ts';
import type { FlowTable } from './flow-table.ts';
import { historyText } from './history.ts';
import { datagramConnectionState, tcpConnectionState } from './tcp/connection-state.ts';

function transportProtocol(protocol: number): TransportProtocol {
  switch (protocol) {
    case IP_PROTOCOL.tcp:
      return 'tcp';
    case IP_PROTOCOL.udp:
      return 'udp';
    case IP_PROTOCOL.icmp:
    case IP_PROTOCOL.icmpv6:
      return 'icmp';
    case IP_PROTOCOL.sctp:
      return 'sctp';
    default:
      return 'unknown_transport';
  }
}

/** The record of a flow as it stands. */
export function flowRecord(
  table: FlowTable,
  slot: number,
  identity: FlowContext,
  service: string | null,
  tunnelParents: readonly string[],
): Flow {
  const isTcp = table.protocol[slot] === IP_PROTOCOL.tcp;
  const isUdp = table.protocol[slot] === IP_PROTOCOL.udp;
  const start = table.start[slot] as number;
  return {
    kind: 'flow',
    // Not spread: that is a loop over names for each flow.
    uid: identity.uid,
    originator: identity.originator,
    originatorPort: identity.originatorPort,
    responder: identity.responder,
    responderPort: identity.responderPort,
    start,
    duration: (table.last[slot] as number) - start,
    protocol: transportProtocol(table.protocol[slot] as number),
    ipProtocol: table.protocol[slot] as number,
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
    tunnelParents,
  };
}

/** Zeek writes D and d for UDP flows, and not for others. */
function datagramHistory(table: FlowTable, slot: number): string {
  if (table.protocol[slot] !== IP_PROTOCOL.udp) return historyText(table, slot);
  const originator = (table.packets[2 * slot] as number) > 0 ? 'D' : '';
  const responder = (table.packets[2 * slot + 1] as number) > 0 ? 'd' : '';
  return historyText(table, slot) + originator + responder;
}
