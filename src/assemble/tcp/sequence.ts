import { TCP } from '../../decode/transport/tcp.ts';
import type { FlowTable } from '../flow-table.ts';
import { ENDPOINT_FLAG } from './endpoint.ts';

/**
 * The largest window that TCP can offer (RFC 7323 section 2.3). A sequence number further ahead than this is no part of
 * the stream; believing it would let one forged segment claim gigabytes.
 */
const LARGEST_WINDOW = 0x4000_0000;

/** What a segment meant for the stream of its sender. */
export interface SegmentPosition {
  /** Offset of its first payload byte in the stream, 0 for the byte after the SYN; undefined meaning when `stray`. */
  offset: number;
  stray: boolean;
  /** All of its payload had been seen before. */
  repeated: boolean;
}

/** Relative position of a 32-bit sequence number near `reference`, across wraps (RFC 9293 section 3.4). */
function unwrap(sequence: number, origin: number, reference: number): number {
  const expected = (origin + reference) >>> 0;
  return reference + ((sequence - expected) | 0);
}

/**
 * Places a segment in its sender's stream, and its acknowledgement in the peer's. Without a SYN the stream begins at
 * the first byte seen.
 */
export function placeSegment(
  table: FlowTable,
  slot: number,
  direction: number,
  tcpFlags: number,
  sequence: number,
  acknowledgement: number,
  length: number,
  position: SegmentPosition,
): void {
  const own = 2 * slot + direction;
  const isSyn = (tcpFlags & TCP.syn) !== 0;
  // Where payload would start: a SYN takes one number before it.
  const first = isSyn ? (sequence + 1) >>> 0 : sequence;
  if (((table.endpointFlags[own] as number) & ENDPOINT_FLAG.startKnown) === 0) {
    table.endpointFlags[own] = (table.endpointFlags[own] as number) | ENDPOINT_FLAG.startKnown;
    table.startSequence[own] = first;
  }
  const sent = table.sent[own] as number;
  const offset = unwrap(first, table.startSequence[own] as number, sent);
  position.offset = offset;
  position.stray = offset - sent > LARGEST_WINDOW || sent - offset > LARGEST_WINDOW;
  position.repeated = false;
  if (position.stray) return;
  const end = offset + length;
  if (length > 0) {
    const holes = table.holes[own] as number;
    if (end <= sent) {
      // Below what was sent: it fills a hole, or it is a repetition.
      if (holes > 0 && offset >= 0) table.holes[own] = holes > length ? holes - length : 0;
      else position.repeated = true;
    } else {
      if (offset > sent) table.holes[own] = holes + offset - sent;
      table.sent[own] = end;
    }
  }
  if ((tcpFlags & TCP.fin) !== 0)
    table.endpointFlags[own] = (table.endpointFlags[own] as number) | ENDPOINT_FLAG.finSeen;
  if ((tcpFlags & TCP.acknowledge) !== 0 && (tcpFlags & TCP.reset) === 0) {
    placeAcknowledgement(table, 2 * slot + (1 - direction), acknowledgement);
  }
}

function placeAcknowledgement(table: FlowTable, side: number, acknowledgement: number): void {
  if (((table.endpointFlags[side] as number) & ENDPOINT_FLAG.startKnown) === 0) {
    table.endpointFlags[side] = (table.endpointFlags[side] as number) | ENDPOINT_FLAG.startKnown;
    table.startSequence[side] = acknowledgement;
    return;
  }
  const known = table.acknowledged[side] as number;
  const offset = unwrap(acknowledgement, table.startSequence[side] as number, known);
  if (offset > known && offset - known <= LARGEST_WINDOW) table.acknowledged[side] = offset;
}

/** Payload bytes that one side sent, by sequence numbers: also what the capture missed but the peer acknowledged. */
export function payloadSize(table: FlowTable, slot: number, direction: number): number {
  const side = 2 * slot + direction;
  const fin = ((table.endpointFlags[side] as number) & ENDPOINT_FLAG.finSeen) !== 0 ? 1 : 0;
  const acknowledged = (table.acknowledged[side] as number) - fin;
  const sent = table.sent[side] as number;
  return acknowledged > sent ? acknowledged : sent;
}

/** Payload bytes of both sides that were sent but never seen. */
export function missedBytes(table: FlowTable, slot: number): number {
  let missed = 0;
  for (let direction = 0; direction < 2; direction++) {
    const side = 2 * slot + direction;
    missed += (table.holes[side] as number) + payloadSize(table, slot, direction) - (table.sent[side] as number);
  }
  return missed;
}
