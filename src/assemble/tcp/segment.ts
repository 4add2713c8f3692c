import type { Layers } from '../../decode/layers.ts';
import { TCP } from '../../decode/transport/tcp.ts';
import type { FlowTable } from '../flow-table.ts';
import { HISTORY, noteFin, noteOnce, noteReset, noteRetransmission, noteZeroWindow } from '../history.ts';
import { WAITS, type Wait } from '../wait-lists.ts';
import { advance, ENDPOINT, ENDPOINT_FLAG, either } from './endpoint.ts';
import { placeAcknowledgement, placeSegment, type SegmentPosition } from './sequence.ts';

/** Overwritten by each segment. */
const POSITION: SegmentPosition = { offset: 0, length: 0, repeated: false };

/** Books one segment: its place in the stream, its letters in the history, the states of both sides. */
export function noteSegment(table: FlowTable, slot: number, direction: number, layers: Layers): SegmentPosition {
  const { tcpFlags } = layers;
  placeSegment(table, slot, direction, layers, POSITION);
  noteLetters(table, slot, direction, layers);
  advance(table, slot, direction, tcpFlags, layers.payloadLength);
  // The acknowledgement of a RST is often made up.
  if ((tcpFlags & (TCP.acknowledge | TCP.reset)) === TCP.acknowledge) {
    placeAcknowledgement(table, slot, direction, layers.acknowledgement);
  }
  return POSITION;
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
 * Whether a segment begins a new connection between the same ports. A SYN into an established connection does not: its
 * receiver refuses it (RFC 5961 section 4), so anyone could use it to hide. The other side's SYN-ACK proves it.
 */
export function isReuse(table: FlowTable, slot: number, layers: Layers): boolean {
  const { tcpFlags } = layers;
  if ((tcpFlags & TCP.syn) === 0) return false;
  const direction = table.direction(slot);
  const originator = table.endpointState[2 * slot];
  const isSameStart = table.startSequence[2 * slot + direction] === (layers.sequence + 1) >>> 0;
  const isEstablished =
    originator === ENDPOINT.established && table.endpointState[2 * slot + 1] === ENDPOINT.established;
  if ((tcpFlags & TCP.acknowledge) !== 0) {
    const mayAnswer = originator === ENDPOINT.inactive || isEstablished;
    return direction === 1 && mayAnswer && !isSameStart;
  }
  if (either(table, slot, ENDPOINT_FLAG.ended)) return true;
  return direction === 0 && originator !== ENDPOINT.inactive && !isEstablished && !isSameStart;
}
