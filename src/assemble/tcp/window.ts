import type { Layers } from '../../decode/layers.ts';
import { findTcpOption, TCP_OPTION } from '../../decode/transport/tcp-options.ts';
import type { FlowTable } from '../flow-table.ts';

/** No more than 14 (RFC 7323 section 2.3). */
const LARGEST_SHIFT = 14;

/**
 * Notes what a side's first SYN says of its window. `table.windowShift` is one more than the shift, 0 before the SYN; a
 * shift counts only where both SYNs have one.
 */
export function noteWindow(table: FlowTable, slot: number, direction: 0 | 1, bytes: Uint8Array, layers: Layers): void {
  const { windowShift, firstWindow } = table;
  const own = 2 * slot + direction;
  const peer = 2 * slot + 1 - direction;
  if (windowShift[own] !== 0) return;
  firstWindow[own] = layers.tcpWindow;
  const at = findTcpOption(bytes, layers, TCP_OPTION.windowScale);
  windowShift[own] = at < 0 ? 1 : 1 + Math.min(LARGEST_SHIFT, bytes[at] as number);
  if (at < 0 && windowShift[peer] !== 0) windowShift[peer] = 1;
  else if (windowShift[peer] === 1) windowShift[own] = 1;
}
