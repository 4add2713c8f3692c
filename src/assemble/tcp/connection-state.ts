import type { ConnectionState } from '../../model/flow.ts';
import type { FlowTable } from '../flow-table.ts';
import { historyText } from '../history.ts';
import { ENDPOINT } from './endpoint.ts';

/** A SYN, later a RST, in between nothing that would speak of an answer. */
const ABORTED_ATTEMPT = /^\^?S[^HAFGIQ]*R/;

function isInactive(state: number): boolean {
  return state === ENDPOINT.inactive || state === ENDPOINT.partial;
}

/** Zeek's summary of a TCP connection from the states in which its two sides ended. */
export function tcpConnectionState(table: FlowTable, slot: number): ConnectionState {
  const originator = table.endpointState[2 * slot] as number;
  const responder = table.endpointState[2 * slot + 1] as number;
  if (responder === ENDPOINT.reset) {
    const nothingSent = table.payloadBytes[2 * slot] === 0 && table.payloadBytes[2 * slot + 1] === 0;
    const attempted = originator === ENDPOINT.synSent || originator === ENDPOINT.synAcknowledgeSent;
    if (attempted || (originator === ENDPOINT.reset && nothingSent)) return 'REJ';
    return isInactive(originator) ? 'RSTRH' : 'RSTR';
  }
  if (originator === ENDPOINT.reset) {
    if (!isInactive(responder)) return 'RSTO';
    return ABORTED_ATTEMPT.test(historyText(table, slot)) ? 'RSTOS0' : 'OTH';
  }
  if (originator === ENDPOINT.closed && responder === ENDPOINT.closed) return 'SF';
  if (originator === ENDPOINT.closed) return isInactive(responder) ? 'SH' : 'S2';
  if (responder === ENDPOINT.closed) return isInactive(originator) ? 'SHR' : 'S3';
  if (originator === ENDPOINT.synSent && responder === ENDPOINT.inactive) return 'S0';
  if (originator === ENDPOINT.established && responder === ENDPOINT.established) return 'S1';
  return 'OTH';
}

/** Zeek's summary of a UDP flow: who sent anything at all. ICMP is always OTH. */
export function datagramConnectionState(table: FlowTable, slot: number): ConnectionState {
  const originator = (table.packets[2 * slot] as number) > 0;
  const responder = (table.packets[2 * slot + 1] as number) > 0;
  if (originator) return responder ? 'SF' : 'S0';
  return responder ? 'SHR' : 'OTH';
}
