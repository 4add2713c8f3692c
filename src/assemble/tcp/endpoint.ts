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

/** Bits of `endpointFlags`. `finished` and `aborted` are about the connection and stand with the side that did it. */
export const ENDPOINT_FLAG = {
  finSeen: 1,
  /** This side has ended its half, by FIN or RST. */
  ended: 2,
  /** Its end was the end of the connection: the other side had ended, never spoken, or was cut off by a RST. */
  finished: 4,
  /** It sent a RST after its FIN, while the other side was still open. */
  aborted: 8,
  /** Its segments carry timestamps. */
  timestamps: 32,
  /** It sent a RST that its receiver does not believe, by all that was captured, and nothing since. */
  doubtfulReset: 64,
  /** It sent a FIN that does not count, or not yet: behind a hole, among what it had sent, in what its receiver drops. */
  doubtfulFin: 128,
  /** That FIN was in a segment that its receiver drops, and has not acknowledged. */
  refusedFin: 256,
} as const;

/**
 * Moves a side on by one segment that it sent; `length` is its payload. A connection counts as established when its
 * SYN was answered, as in Zeek; whether the originator acknowledged that shows in the history.
 */
export function advance(table: FlowTable, slot: number, direction: number, tcpFlags: number, length: number): void {
  const own = 2 * slot + direction;
  const peer = 2 * slot + (1 - direction);
  const state = table.endpointState[own] as number;
  const peerState = table.endpointState[peer] as number;
  const fin = (tcpFlags & TCP.fin) !== 0;
  const reset = (tcpFlags & TCP.reset) !== 0;
  switch (state) {
    case ENDPOINT.reset:
      return;
    case ENDPOINT.closed:
      // After both FINs a RST only tidies up.
      if (reset && peerState !== ENDPOINT.closed) {
        enter(table, own, ENDPOINT.reset);
        raise(table, own, ENDPOINT_FLAG.aborted);
      }
      return;
    case ENDPOINT.inactive:
      begin(table, slot, direction, tcpFlags, length);
      break;
    case ENDPOINT.partial:
      if ((tcpFlags & (TCP.syn | TCP.acknowledge)) === TCP.syn && peerState === ENDPOINT.inactive) {
        enter(table, own, ENDPOINT.synSent);
      }
      break;
    default:
  }
  if (reset) enter(table, own, ENDPOINT.reset);
  else if (fin) {
    enter(table, own, ENDPOINT.closed);
    // The other side sent FIN, then RST, and this side ends in order all the same.
    if (peerState === ENDPOINT.reset && table.endpointBefore[peer] === ENDPOINT.closed) {
      enter(table, peer, ENDPOINT.closed);
    }
  } else return;
  raise(table, own, ENDPOINT_FLAG.ended);
  const peerEnded = ((table.endpointFlags[peer] as number) & ENDPOINT_FLAG.ended) !== 0;
  if (reset || peerEnded || peerState === ENDPOINT.inactive) raise(table, own, ENDPOINT_FLAG.finished);
}

/** The first segment of a side. */
function begin(table: FlowTable, slot: number, direction: number, tcpFlags: number, length: number): void {
  const own = 2 * slot + direction;
  const peer = 2 * slot + (1 - direction);
  const peerState = table.endpointState[peer];
  const acknowledge = (tcpFlags & TCP.acknowledge) !== 0;
  if ((tcpFlags & TCP.syn) !== 0) {
    if (direction === 0 && peerState === ENDPOINT.inactive) {
      enter(table, own, acknowledge ? ENDPOINT.synAcknowledgeSent : ENDPOINT.synSent);
      return;
    }
    enter(table, own, ENDPOINT.established);
    if (peerState === ENDPOINT.synSent) enter(table, peer, ENDPOINT.established);
  } else if ((tcpFlags & (TCP.fin | TCP.reset)) === 0) {
    // Some servers acknowledge a SYN before they answer it; that is no answer yet.
    if (direction === 1 && length === 0 && peerState === ENDPOINT.synSent) return;
    // The SYN was missed, its answer was not.
    const answered = acknowledge && peerState === ENDPOINT.established;
    enter(table, own, answered ? ENDPOINT.established : ENDPOINT.partial);
  }
}

export function enter(table: FlowTable, side: number, state: number): void {
  if (table.endpointState[side] === state) return;
  table.endpointBefore[side] = table.endpointState[side] as number;
  table.endpointState[side] = state;
}

/** Takes a flag back. */
export function lower(table: FlowTable, side: number, flag: number): void {
  table.endpointFlags[side] = (table.endpointFlags[side] as number) & ~flag;
}

/** Whether a side has one of some flags. */
export function has(table: FlowTable, side: number, flag: number): boolean {
  return ((table.endpointFlags[side] as number) & flag) !== 0;
}

export function raise(table: FlowTable, side: number, flag: number): void {
  table.endpointFlags[side] = (table.endpointFlags[side] as number) | flag;
}

/** Whether one of the connection's sides has a flag. */
export function either(table: FlowTable, slot: number, flag: number): boolean {
  return (((table.endpointFlags[2 * slot] as number) | (table.endpointFlags[2 * slot + 1] as number)) & flag) !== 0;
}

/** Whether both sides have said their last word, believed or not. */
export function isSaid(table: FlowTable, slot: number): boolean {
  const last = ENDPOINT_FLAG.ended | ENDPOINT_FLAG.doubtfulFin | ENDPOINT_FLAG.doubtfulReset;
  return has(table, 2 * slot, last) && has(table, 2 * slot + 1, last);
}

/** Whether a side was established, and has at most said FIN since. */
export function isOrderly(table: FlowTable, side: number): boolean {
  const state = table.endpointState[side];
  if (state === ENDPOINT.closed) return table.endpointBefore[side] === ENDPOINT.established;
  return state === ENDPOINT.established;
}
