import type { Layers } from '../../decode/layers.ts';
import { TCP } from '../../decode/transport/tcp.ts';
import type { FlowTable } from '../flow-table.ts';
import { HISTORY, noteFin, noteOnce, noteReset, noteRetransmission, noteZeroWindow } from '../history.ts';
import { WAITS, type Wait } from '../wait-lists.ts';
import { isExactFin, isExactReset, isRefused } from './acceptance.ts';
import { advance, ENDPOINT, ENDPOINT_FLAG, either, enter, has, isOrderly, lower, raise } from './endpoint.ts';
import { placeAcknowledgement, placeSegment, type SegmentPosition } from './sequence.ts';
import type { Stream } from './stream.ts';

/** Overwritten by each segment. */
const POSITION: SegmentPosition = { offset: 0, length: 0, repeated: false, refused: false };

/**
 * Books one segment: its place in the stream, its letters in the history, the states of both sides.
 *
 * @param isRead whether somebody reads the flow, so that it matters what its receiver drops
 * @param stream the flow's, where there is one
 */
export function noteSegment(
  table: FlowTable,
  slot: number,
  direction: number,
  bytes: Uint8Array,
  layers: Layers,
  isRead = false,
  stream?: Stream,
): SegmentPosition {
  const { tcpFlags } = layers;
  const own = 2 * slot + direction;
  const peer = 2 * slot + 1 - direction;
  if ((tcpFlags & TCP.syn) !== 0) {
    if (isForeignAnswer(table, slot, direction, layers)) {
      noteLetters(table, slot, direction, layers);
      POSITION.length = 0;
      POSITION.refused = true;
      return POSITION;
    }
  } else if (table.refused[2 * slot] !== 0) proveAnswer(table, slot, direction, layers);
  POSITION.refused = isRead && isRefused(table, slot, direction, bytes, layers, stream);
  placeSegment(table, slot, direction, layers, POSITION);
  if (stream !== undefined && (tcpFlags & (TCP.syn | TCP.reset)) === 0) {
    const end = POSITION.offset + POSITION.length + ((tcpFlags & TCP.fin) !== 0 ? 1 : 0);
    stream.started(direction === 0 ? 0 : 1)?.announce(end);
  }
  noteLetters(table, slot, direction, layers);
  const known = table.acknowledged[peer] as number;
  if ((tcpFlags & TCP.reset) !== 0) {
    if (isExactReset(table, slot, direction, layers, POSITION.offset, stream)) {
      advance(table, slot, direction, tcpFlags, layers.payloadLength);
    } else raise(table, own, ENDPOINT_FLAG.doubtfulReset);
  } else {
    noteOpenEnd(table, slot, direction, layers);
    // The acknowledgement of a RST is often made up.
    if ((tcpFlags & TCP.acknowledge) !== 0) placeAcknowledgement(table, slot, direction, layers.acknowledgement);
    const goesOn = (POSITION.length > 0 && !POSITION.repeated) || (table.acknowledged[peer] as number) > known;
    if (goesOn && !POSITION.refused) lower(table, own, ENDPOINT_FLAG.doubtfulReset);
  }
  if (either(table, slot, ENDPOINT_FLAG.doubtfulFin)) {
    believeFin(table, slot, direction);
    believeFin(table, slot, 1 - direction);
  }
  return POSITION;
}

/** Moves the sides on, unless by a FIN that does not count, or not yet. */
function noteOpenEnd(table: FlowTable, slot: number, direction: number, layers: Layers): void {
  const { tcpFlags, payloadLength } = layers;
  const own = 2 * slot + direction;
  const isFin = (tcpFlags & TCP.fin) !== 0 && table.endpointState[own] !== ENDPOINT.inactive;
  if (!isFin || (!POSITION.refused && isExactFin(table, own, POSITION.offset + POSITION.length))) {
    if (isFin) lower(table, own, ENDPOINT_FLAG.doubtfulFin | ENDPOINT_FLAG.refusedFin);
    advance(table, slot, direction, tcpFlags, payloadLength);
  } else raise(table, own, ENDPOINT_FLAG.doubtfulFin | (POSITION.refused ? ENDPOINT_FLAG.refusedFin : 0));
}

/** The hole below a FIN is filled: it counts. */
function believeFin(table: FlowTable, slot: number, direction: number): void {
  const side = 2 * slot + direction;
  if (!has(table, side, ENDPOINT_FLAG.doubtfulFin) || has(table, side, ENDPOINT_FLAG.refusedFin)) return;
  const end = ((table.lastFin[side] as number) - (table.startSequence[side] as number)) | 0;
  if (!isExactFin(table, side, end)) return;
  lower(table, side, ENDPOINT_FLAG.doubtfulFin);
  advance(table, slot, direction, TCP.fin | TCP.acknowledge, 0);
}

/** A SYN-ACK that answers no SYN of this flow: its receiver does not believe it (RFC 9293 section 3.10.7.3). */
function isForeignAnswer(table: FlowTable, slot: number, direction: number, layers: Layers): boolean {
  if ((layers.tcpFlags & TCP.acknowledge) === 0 || direction === 0) return false;
  if (table.endpointState[2 * slot] !== ENDPOINT.synSent || table.endpointState[2 * slot + 1] !== ENDPOINT.inactive) {
    return false;
  }
  const ahead = (layers.acknowledgement - (table.startSequence[2 * slot] as number)) | 0;
  if (ahead >= 0 && ahead <= (table.payloadBytes[2 * slot] as number)) return false;
  table.refused[2 * slot] = layers.acknowledgement;
  table.refused[2 * slot + 1] = (layers.sequence + 1) >>> 0;
  return true;
}

/** The client takes up an answer to an older SYN than its last: that is the connection that the server holds. */
function proveAnswer(table: FlowTable, slot: number, direction: number, layers: Layers): void {
  const [own, peer] = [2 * slot, 2 * slot + 1];
  if (direction !== 0 || table.endpointState[own] !== ENDPOINT.synSent) return;
  if (table.endpointState[peer] !== ENDPOINT.inactive || (layers.tcpFlags & TCP.acknowledge) === 0) return;
  if (layers.sequence !== table.refused[own] || layers.acknowledgement !== table.refused[peer]) return;
  table.startSequence[own] = layers.sequence;
  table.startSequence[peer] = layers.acknowledgement;
  table.payloadBytes[own] = 0;
  table.acknowledged[own] = 0;
  enter(table, own, ENDPOINT.established);
  enter(table, peer, ENDPOINT.established);
}

function noteLetters(table: FlowTable, slot: number, direction: number, layers: Layers): void {
  const { tcpFlags, sequence, payloadLength } = layers;
  const state = table.endpointState[2 * slot + direction];
  const peerState = table.endpointState[2 * slot + 1 - direction];
  switch (tcpFlags & (TCP.syn | TCP.fin | TCP.reset)) {
    case 0:
      if (payloadLength > 0) noteOnce(table, slot, direction, HISTORY.data);
      else if ((tcpFlags & TCP.acknowledge) !== 0) noteOnce(table, slot, direction, HISTORY.acknowledge);
      break;
    case TCP.syn: {
      const isAnswer = (tcpFlags & TCP.acknowledge) !== 0;
      noteOnce(table, slot, direction, isAnswer ? HISTORY.synAcknowledge : HISTORY.syn);
      break;
    }
    case TCP.fin:
      noteFin(table, slot, direction, (sequence + payloadLength) >>> 0);
      break;
    case TCP.reset:
      noteReset(table, slot, direction, sequence);
      break;
    default: {
      const contradicts = (tcpFlags & TCP.fin) !== 0 && (tcpFlags & TCP.reset) !== 0;
      noteOnce(table, slot, direction, contradicts ? HISTORY.inconsistent : HISTORY.multipleFlags);
    }
  }
  // Once the peer has said FIN, or this side RST, nobody cares for the window.
  const windowMatters = peerState !== ENDPOINT.closed && state !== ENDPOINT.reset && (tcpFlags & TCP.reset) === 0;
  if (layers.tcpWindow === 0 && windowMatters) noteZeroWindow(table, slot, direction);
  if (POSITION.repeated && state !== ENDPOINT.reset) noteRetransmission(table, slot, direction);
}

/** Which timeout a connection waits for in its present state. */
export function segmentWait(table: FlowTable, slot: number): Wait {
  if (either(table, slot, ENDPOINT_FLAG.aborted)) return WAITS.reset;
  if (either(table, slot, ENDPOINT_FLAG.finished)) {
    return table.waits.of(slot) === WAITS.closing ? WAITS.closing : WAITS.ended;
  }
  const originator = table.endpointState[2 * slot] as number;
  const isHandshake = originator === ENDPOINT.synSent || originator === ENDPOINT.synAcknowledgeSent;
  if (isHandshake && table.endpointState[2 * slot + 1] === ENDPOINT.inactive) return WAITS.attempt;
  return WAITS.stream;
}

/**
 * Whether a segment begins a new connection between the same ports. A SYN into an established connection does not, nor
 * one into its half that is left after a FIN: its receiver refuses it (RFC 5961 section 4), so anyone could use it to
 * hide. The other side's SYN-ACK to that SYN proves it.
 */
export function isReuse(table: FlowTable, slot: number, layers: Layers): boolean {
  const { tcpFlags } = layers;
  if ((tcpFlags & TCP.syn) === 0) return false;
  const direction = table.direction(slot);
  const originator = table.endpointState[2 * slot];
  const first = (layers.sequence + 1) >>> 0;
  const isSameStart = table.startSequence[2 * slot + direction] === first;
  const isEstablished = isOrderly(table, 2 * slot) && isOrderly(table, 2 * slot + 1);
  const isOver = either(table, slot, ENDPOINT_FLAG.finished);
  if ((tcpFlags & TCP.acknowledge) !== 0) {
    if (direction === 0 || isSameStart) return false;
    const refused = table.refused[2 * slot];
    return originator === ENDPOINT.inactive || (isEstablished && refused !== 0 && layers.acknowledgement === refused);
  }
  if (isOver) return true;
  if (isEstablished) {
    if (direction === 0 && !isSameStart) table.refused[2 * slot] = first;
    return false;
  }
  if (either(table, slot, ENDPOINT_FLAG.ended)) return true;
  return direction === 0 && originator !== ENDPOINT.inactive && !isSameStart;
}
