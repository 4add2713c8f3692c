import { readU32 } from '../bytes.ts';
import type { Layers } from '../layers.ts';

/** Kinds of TCP options (IANA, TCP Parameters). */
export const TCP_OPTION = { windowScale: 3, timestamps: 8 } as const;

const END = 0;
const NO_OPERATION = 1;
const LENGTHS: Readonly<Record<number, number>> = { [TCP_OPTION.windowScale]: 3, [TCP_OPTION.timestamps]: 10 };

/** Where an option's value begins in a decoded segment, or -1. An option of another length than its own is none. */
export function findTcpOption(bytes: Uint8Array, layers: Layers, wanted: number): number {
  let at = layers.offset + 20;
  const end = layers.payload < layers.end ? layers.payload : layers.end;
  // NOP NOP timestamps is what nearly all segments carry (RFC 7323 appendix A).
  if (wanted === TCP_OPTION.timestamps && end - at === 12 && readU32(bytes, at) === 0x01_01_08_0a) return at + 4;
  while (at < end) {
    const kind = bytes[at] as number;
    if (kind === END) return -1;
    if (kind === NO_OPERATION) {
      at++;
      continue;
    }
    if (at + 2 > end) return -1;
    const length = bytes[at + 1] as number;
    if (length < 2 || at + length > end) return -1;
    if (kind === wanted && length === LENGTHS[wanted]) return at + 2;
    at += length;
  }
  return -1;
}
