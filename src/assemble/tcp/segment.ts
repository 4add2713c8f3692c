import type { Layers } from '../../decode/layers.ts';
import { TCP } from '../../decode/transport/tcp.ts';
import { type FlowTable, WAITS, type Wait } from '../flow-table.ts';
import { HISTORY, noteOnce, noteRetransmission, noteZeroWindow } from '../history.ts';
import { advance, ENDPOINT } from './endpoint.ts';
import { placeSegment, type SegmentPosition } from './sequence.ts';

/** Overwritten by each segment. */
const POSITION: SegmentPosition = { offset: 0, stray: false, repeated: false };

/** Books one segment: its place in the stream, its letters in the history, the states of both sides. */
export function noteSegment(table: FlowTable, slot: number, direction: number, layers: Layers): SegmentPosition {
  const { tcpFlags, payloadLength } = layers;
  placeSegment(table, slot, direction, tcpFlags, layers.sequence, layers.acknowledgement, payloadLength, POSITION);
  const syn = (tcpFlags & TCP.syn) !== 0;
  const fin = (tcpFlags & TCP.fin) !== 0;
  const reset = (tcpFlags & TCP.reset) !== 0;
  const acknowledge = (tcpFlags & TCP.acknowledge) !== 0;
  if (syn && (fin || reset)) noteOnce(table, slot, direction, HISTORY.multipleFlags);
  if (fin && reset) noteOnce(table, slot, direction, HISTORY.inconsistent);
  if (syn) noteOnce(table, slot, direction, acknowledge ? HISTORY.synAcknowledge : HISTORY.syn);
  if (payloadLength > 0 && !reset) {
    if (POSITION.repeated) noteRetransmission(table, slot, direction);
    noteOnce(table, slot, direction, HISTORY.data);
  } else if (acknowledge && !syn && !fin && !reset) noteOnce(table, slot, direction, HISTORY.acknowledge);
  if (layers.tcpWindow === 0 && !reset && !syn) noteZeroWindow(table, slot, direction);
  if (fin) noteOnce(table, slot, direction, HISTORY.fin);
  if (reset) noteOnce(table, slot, direction, HISTORY.reset);
  advance(table, slot, direction, tcpFlags);
  return POSITION;
}

/** Which timeout a connection waits for in its present state. */
export function segmentWait(table: FlowTable, slot: number): Wait {
  const originator = table.endpointState[2 * slot] as number;
  const responder = table.endpointState[2 * slot + 1] as number;
  if (originator === ENDPOINT.reset || responder === ENDPOINT.reset) return WAITS.reset;
  if (originator === ENDPOINT.closed && responder === ENDPOINT.closed) return WAITS.closing;
  if (originator === ENDPOINT.synSent && responder === ENDPOINT.inactive) return WAITS.attempt;
  return WAITS.stream;
}

/** Whether a segment begins a new connection between the same ports: a fresh SYN after the old one was over. */
export function isReuse(table: FlowTable, slot: number, layers: Layers): boolean {
  if ((layers.tcpFlags & (TCP.syn | TCP.acknowledge)) !== TCP.syn) return false;
  const over = (side: number) => (table.endpointState[side] as number) >= ENDPOINT.closed;
  if (!over(2 * slot) && !over(2 * slot + 1)) return false;
  const sourceIsOriginator = table.sourceIsLower === (table.originatorIsLower[slot] === 1);
  const side = 2 * slot + (sourceIsOriginator ? 0 : 1);
  return table.startSequence[side] !== (layers.sequence + 1) >>> 0;
}
