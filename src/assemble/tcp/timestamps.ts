import { readU32 } from '../../decode/bytes.ts';
import type { Layers } from '../../decode/layers.ts';
import { TCP } from '../../decode/transport/tcp.ts';
import { findTcpOption, TCP_OPTION } from '../../decode/transport/tcp-options.ts';
import type { FlowTable } from '../flow-table.ts';
import { ENDPOINT, ENDPOINT_FLAG } from './endpoint.ts';

/**
 * Whether a segment's timestamp is older than the newest that its receiver has remembered: then Linux drops it (PAWS, RFC
 * 7323 section 5; tcp_disordered_ack_check), unless it is a RST. Linux remembers those of segments that begin where it
 * has acknowledged everything (tcp_replace_ts_recent), and so is done here. Timestamps count where both SYNs offered
 * them, or where neither was seen.
 */
export function isOutdated(
  table: FlowTable,
  slot: number,
  direction: number,
  bytes: Uint8Array,
  layers: Layers,
): boolean {
  const own = 2 * slot + direction;
  const { tcpFlags } = layers;
  const flags = table.endpointFlags[own] as number;
  const isFirst = table.endpointState[own] === ENDPOINT.inactive;
  const mayStart = (tcpFlags & TCP.syn) !== 0 || isFirst;
  if (!mayStart && (flags & ENDPOINT_FLAG.timestamps) === 0) return false;
  const at = findTcpOption(bytes, layers, TCP_OPTION.timestamps);
  if (at < 0) {
    // An answer without them: they are not used.
    if ((tcpFlags & (TCP.syn | TCP.acknowledge)) === (TCP.syn | TCP.acknowledge)) {
      const peer = 2 * slot + 1 - direction;
      table.endpointFlags[peer] = (table.endpointFlags[peer] as number) & ~ENDPOINT_FLAG.timestamps;
    }
    return false;
  }
  const value = readU32(bytes, at);
  if (isFirst) {
    table.endpointFlags[own] = flags | ENDPOINT_FLAG.timestamps;
    table.timestamp[own] = value;
    return false;
  }
  // What is dropped for another reason is not remembered.
  const isDropped = (tcpFlags & TCP.syn) !== 0 && table.endpointState[own] !== ENDPOINT.synSent;
  const isOlder = ((value - (table.timestamp[own] as number)) | 0) < 0;
  if (isOlder) return (tcpFlags & TCP.reset) === 0;
  const ahead = (layers.sequence - (table.startSequence[own] as number)) | 0;
  const known = (table.acknowledged[own] as number) | 0;
  if (((ahead - known) | 0) <= 0 && !isDropped && (tcpFlags & TCP.reset) === 0) table.timestamp[own] = value;
  return false;
}
