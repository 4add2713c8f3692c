import type { Layers } from '../../decode/layers.ts';
import { TCP } from '../../decode/transport/tcp.ts';
import type { FlowTable } from '../flow-table.ts';
import { noteGap } from '../history.ts';
import { ENDPOINT, ENDPOINT_FLAG, isOrderly, lower, raise } from './endpoint.ts';

/** How far a RST, or an acknowledgement of 0, may jump and still be believed: both are often made up (Zeek's bound, 1 MiB). */
const LARGEST_JUMP = 0x10_0000;

/** What a segment meant for the stream of its sender. */
export interface SegmentPosition {
  /** Offset of its first payload byte in the stream, 0 for the byte after the SYN. */
  offset: number;
  /** Payload bytes that belong to the stream: none of a RST's, none of a SYN's that the receiver refuses. */
  length: number;
  /** It sent nothing new, though it had payload. */
  repeated: boolean;
  /** Its receiver drops it, by all that was captured. */
  refused: boolean;
}

/** Relative position of a 32-bit sequence number near `reference`, across wraps (RFC 9293 section 3.4). */
function unwrap(sequence: number, origin: number, reference: number): number {
  const expected = (origin + reference) >>> 0;
  return reference + ((sequence - expected) | 0);
}

/**
 * Places a segment in its sender's stream; `table.payloadBytes` is the highest offset sent, `table.holes` what is
 * missing below it. Without a SYN the stream begins at the first byte seen.
 */
export function placeSegment(
  table: FlowTable,
  slot: number,
  direction: number,
  layers: Layers,
  position: SegmentPosition,
): void {
  const own = 2 * slot + direction;
  const { tcpFlags } = layers;
  const syn = (tcpFlags & TCP.syn) !== 0;
  const reset = (tcpFlags & TCP.reset) !== 0;
  const fin = (tcpFlags & TCP.fin) !== 0;
  // A SYN takes one number before the payload.
  const first = syn ? (layers.sequence + 1) >>> 0 : layers.sequence;
  if (beginsAnew(table, own, syn, first)) {
    table.startSequence[own] = first;
    table.payloadBytes[own] = 0;
    table.acknowledged[own] = 0;
    table.holes[own] = 0;
  }
  const sent = table.payloadBytes[own] as number;
  const offset = unwrap(first, table.startSequence[own] as number, sent);
  const isRefused = syn && table.startSequence[own] !== first;
  const length = reset || isRefused ? 0 : layers.payloadLength;
  const end = offset + length;
  position.offset = offset;
  position.length = length;
  const flags = table.endpointFlags[own] as number;
  let finSeen = flags & ENDPOINT_FLAG.finSeen;
  position.repeated = length > 0 && end + (fin ? 1 : 0) <= sent + finSeen;
  // What goes on behind a FIN that never counted shows that it never will.
  if (end > sent && length > 0 && finSeen !== 0 && (flags & ENDPOINT_FLAG.doubtfulFin) !== 0) {
    lower(table, own, ENDPOINT_FLAG.finSeen | ENDPOINT_FLAG.doubtfulFin | ENDPOINT_FLAG.refusedFin);
    finSeen = 0;
  }
  if (fin && end >= sent) raise(table, own, ENDPOINT_FLAG.finSeen);
  const jumps = reset && Math.abs(end - sent) > LARGEST_JUMP;
  if (isRefused || jumps || table.endpointState[own] === ENDPOINT.reset) return;
  const holes = table.holes[own] as number;
  if (end > sent) {
    // The FIN was the last that it had to send, and has a number of its own.
    if (finSeen !== 0) return;
    if (offset > sent) table.holes[own] = holes + offset - sent;
    table.payloadBytes[own] = end;
  } else if (offset >= 0) table.holes[own] = holes > length ? holes - length : 0;
}

/** Whether a side's numbers count from this segment: its first one, or a SYN that overrides a guess or an older SYN. */
function beginsAnew(table: FlowTable, side: number, syn: boolean, first: number): boolean {
  const state = table.endpointState[side] as number;
  if (state === ENDPOINT.inactive) return true;
  if (!syn || table.startSequence[side] === first) return false;
  // A RST that came first may have been forged.
  if (state === ENDPOINT.reset) return table.endpointBefore[side] === ENDPOINT.inactive;
  return state === ENDPOINT.synSent || state === ENDPOINT.synAcknowledgeSent || state === ENDPOINT.partial;
}

/**
 * Books what a segment from `direction` acknowledges. What the peer has and the capture has not is a gap: it counts as
 * sent, and as missed where the connection is in order (elsewhere the numbers may be wrong).
 */
export function placeAcknowledgement(table: FlowTable, slot: number, direction: number, acknowledgement: number): void {
  const side = 2 * slot + (1 - direction);
  if (table.endpointState[side] === ENDPOINT.inactive) return;
  const known = table.acknowledged[side] as number;
  const sent = table.payloadBytes[side] as number;
  let offset = unwrap(acknowledgement, table.startSequence[side] as number, known);
  // The FIN has a number too, after the last byte.
  if (((table.endpointFlags[side] as number) & ENDPOINT_FLAG.finSeen) !== 0 && offset > sent) {
    offset = sent;
    lower(table, side, ENDPOINT_FLAG.refusedFin);
  }
  if (offset <= known || (acknowledgement === 0 && offset - known > LARGEST_JUMP)) return;
  table.acknowledged[side] = offset;
  const holes = table.holes[side] as number;
  const seen = sent - holes;
  if (offset <= seen) return;
  if (offset > sent) table.payloadBytes[side] = offset;
  table.holes[side] = offset > sent ? 0 : sent - offset;
  if (!isOrderly(table, side) || !isOrderly(table, 2 * slot + direction)) return;
  table.missed[slot] = (table.missed[slot] as number) + offset - seen;
  noteGap(table, slot, 1 - direction);
}
