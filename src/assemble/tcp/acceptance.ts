import type { Layers } from '../../decode/layers.ts';
import { TCP } from '../../decode/transport/tcp.ts';
import type { FlowTable } from '../flow-table.ts';
import { ENDPOINT, ENDPOINT_FLAG, has } from './endpoint.ts';
import type { Stream } from './stream.ts';
import { isOutdated } from './timestamps.ts';

/**
 * Whether the receiver of a segment drops it as Linux does, by all that was captured (tcp_validate_incoming, tcp_ack,
 * tcp_rcv_synsent_state_process). Captures lack packets, so a reader sets such payload aside and does not forget it.
 */
export function isRefused(
  table: FlowTable,
  slot: number,
  direction: number,
  bytes: Uint8Array,
  layers: Layers,
  stream: Stream | undefined,
): boolean {
  const { tcpFlags } = layers;
  const own = table.endpointState[2 * slot + direction];
  const peer = table.endpointState[2 * slot + 1 - direction];
  if ((tcpFlags & TCP.reset) !== 0) return false;
  // What a SYN carries waits until the answer acknowledges it (RFC 7413); what a SYN-ACK carries is dropped.
  if ((tcpFlags & TCP.syn) !== 0) return isOutdated(table, slot, direction, bytes, layers) || layers.payloadLength > 0;
  if (own !== ENDPOINT.inactive) {
    // Each segment of a connection acknowledges (RFC 9293 section 3.10.7.4).
    if ((tcpFlags & TCP.acknowledge) === 0) return true;
    // Nobody listens before the SYN was answered.
    if (own === ENDPOINT.synSent && peer === ENDPOINT.inactive) return true;
  }
  if (acknowledgesNonsense(table, slot, direction, layers, stream)) return true;
  return isOutdated(table, slot, direction, bytes, layers);
}

/** An acknowledgement of what was never sent, or of what is further back than a window (RFC 5961 section 5.2). */
function acknowledgesNonsense(
  table: FlowTable,
  slot: number,
  direction: number,
  layers: Layers,
  stream: Stream | undefined,
): boolean {
  const peer = 2 * slot + 1 - direction;
  if (table.endpointState[peer] === ENDPOINT.inactive) return false;
  const highest = highestOf(table, slot, direction, stream);
  const offset = acknowledgedOffset(table, peer, layers, highest);
  // What the peer itself says that it has sent may be acknowledged, though it was not captured, or is doubted: else both
  // sides would wait for each other, each for an acknowledgement that is only believed with the other's.
  const announced = stream?.started(direction === 0 ? 1 : 0)?.announced ?? highest;
  return offset > announced || offset < (stream?.acknowledgedBy(direction) ?? 0) - (stream?.largestWindow ?? 0);
}

/** What the peer of `direction` has sent, by what was captured of it; without a stream that was nothing but a FIN. */
function highestOf(table: FlowTable, slot: number, direction: number, stream: Stream | undefined): number {
  const sender = stream?.started(direction === 0 ? 1 : 0);
  if (sender !== undefined) return sender.highest;
  return has(table, 2 * slot + 1 - direction, ENDPOINT_FLAG.finSeen) ? 1 : 0;
}

function acknowledgedOffset(table: FlowTable, peer: number, layers: Layers, near: number): number {
  const expected = ((table.startSequence[peer] as number) + near) >>> 0;
  return near + ((layers.acknowledgement - expected) | 0);
}

/** Books in a stream what a segment acknowledges that its receiver did not drop. */
export function noteAcknowledged(
  table: FlowTable,
  slot: number,
  direction: 0 | 1,
  layers: Layers,
  stream: Stream,
): void {
  if ((layers.tcpFlags & (TCP.acknowledge | TCP.reset)) !== TCP.acknowledge) return;
  const highest = highestOf(table, slot, direction, stream);
  const offset = acknowledgedOffset(table, 2 * slot + 1 - direction, layers, highest);
  const shift = table.windowShift[2 * slot + direction] as number;
  const isSyn = (layers.tcpFlags & TCP.syn) !== 0;
  const window = shift === 0 ? -1 : isSyn ? layers.tcpWindow : layers.tcpWindow << (shift - 1);
  stream.acknowledged(direction, offset, window, layers.time);
}

/**
 * Whether a RST is where its receiver looks for it, so that it ends the connection (RFC 5961 section 3.2). An attempt
 * ends when the RST acknowledges its SYN. Nobody is there whom a RST out of nowhere could end.
 */
export function isExactReset(
  table: FlowTable,
  slot: number,
  direction: number,
  layers: Layers,
  offset: number,
  stream: Stream | undefined,
): boolean {
  const own = 2 * slot + direction;
  const peer = 2 * slot + 1 - direction;
  if (table.endpointState[own] === ENDPOINT.inactive) {
    const peerState = table.endpointState[peer];
    if (peerState === ENDPOINT.inactive) return true;
    if (peerState !== ENDPOINT.synSent && peerState !== ENDPOINT.synAcknowledgeSent) return false;
    if ((layers.tcpFlags & TCP.acknowledge) === 0) return peerState === ENDPOINT.synAcknowledgeSent;
    const ahead = (layers.acknowledgement - (table.startSequence[peer] as number)) | 0;
    return ahead >= 0 && ahead <= (table.payloadBytes[peer] as number);
  }
  const side = stream?.started(direction === 0 ? 0 : 1);
  if (side !== undefined) return side.expects(offset);
  if ((table.holes[own] as number) > 0) return false;
  const sent = table.payloadBytes[own] as number;
  return offset === sent || (offset === sent + 1 && has(table, own, ENDPOINT_FLAG.finSeen));
}

/** Whether a FIN follows everything that its side has sent before. */
export function isExactFin(table: FlowTable, side: number, end: number): boolean {
  return table.holes[side] === 0 && end === table.payloadBytes[side];
}
