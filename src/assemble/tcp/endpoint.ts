import { TCP } from '../../decode/transport/tcp.ts';
import type { FlowTable } from '../flow-table.ts';

/** States of one side of a TCP connection, as an observer between the two sees them (Zeek's endpoint states). */
export const ENDPOINT = {
  inactive: 0,
  synSent: 1,
  synAcknowledgeSent: 2,
  /** Seen in the middle of things, without its SYN. */
  partial: 3,
  established: 4,
  closed: 5,
  reset: 6,
} as const;

/** Bits of `endpointFlags`. */
export const ENDPOINT_FLAG = { startKnown: 1, finSeen: 2 } as const;

/**
 * Moves both sides on by one segment from `direction`. A connection counts as established when its SYN was answered,
 * as in Zeek; whether the originator acknowledged that shows in the history.
 */
export function advance(table: FlowTable, slot: number, direction: number, tcpFlags: number): void {
  const own = 2 * slot + direction;
  const peer = 2 * slot + (1 - direction);
  const states = table.endpointState;
  const state = states[own] as number;
  if ((tcpFlags & TCP.reset) !== 0) {
    states[own] = ENDPOINT.reset;
    return;
  }
  if (state === ENDPOINT.reset) return;
  if ((tcpFlags & TCP.syn) !== 0 && state === ENDPOINT.inactive) {
    if ((tcpFlags & TCP.acknowledge) === 0) states[own] = ENDPOINT.synSent;
    else if (direction === 0) states[own] = ENDPOINT.synAcknowledgeSent;
    else {
      states[own] = ENDPOINT.established;
      if (states[peer] === ENDPOINT.synSent) states[peer] = ENDPOINT.established;
    }
  } else if (state === ENDPOINT.inactive) states[own] = ENDPOINT.partial;
  if ((tcpFlags & TCP.fin) !== 0) states[own] = ENDPOINT.closed;
}
