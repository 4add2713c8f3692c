import type { ConnectionState } from '../../model/flow.ts';
import type { FlowTable } from '../flow-table.ts';
import { historyText } from '../history.ts';
import { ENDPOINT, ENDPOINT_FLAG, has } from './endpoint.ts';

/** A SYN, later a RST, in between nothing that would speak of an answer. */
const ABORTED_ATTEMPT = /^\^?S[^HAFGIQ]*R/;

/** The state of a side, if its last word is believed, as Zeek does: nothing followed that would speak against it. */
function stateOf(table: FlowTable, slot: number, direction: number): number {
  const own = 2 * slot + direction;
  const state = closingOf(table, own);
  const isReset = state === ENDPOINT.reset || has(table, own, ENDPOINT_FLAG.doubtfulReset);
  // After both FINs a RST only tidies up.
  const tidiesUp = state === ENDPOINT.closed && closingOf(table, 2 * slot + 1 - direction) === ENDPOINT.closed;
  return isReset && !tidiesUp ? ENDPOINT.reset : state;
}

function closingOf(table: FlowTable, side: number): number {
  const state = table.endpointState[side] as number;
  return state !== ENDPOINT.reset && has(table, side, ENDPOINT_FLAG.doubtfulFin) ? ENDPOINT.closed : state;
}

function isInactive(state: number): boolean {
  return state === ENDPOINT.inactive || state === ENDPOINT.partial;
}

/** Zeek's summary of a TCP connection from the states in which its two sides ended. */
export function tcpConnectionState(table: FlowTable, slot: number): ConnectionState {
  const originator = stateOf(table, slot, 0);
  const responder = stateOf(table, slot, 1);
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
