import { readU16, readU32 } from '../../../decode/bytes.ts';

/** Bytes of the variable-length integer that begins with `first` (RFC 9000 section 16). */
export function integerLength(first: number): number {
  return 1 << (first >>> 6);
}

/** The integer at `at`; -1 where it does not end by `end` or is beyond what a number holds exactly. */
export function readInteger(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  const first = bytes[at] as number;
  if (at + integerLength(first) > end) return -1;
  switch (first >>> 6) {
    case 0:
      return first;
    case 1:
      return readU16(bytes, at) & 0x3fff;
    case 2:
      return (readU32(bytes, at) & 0x3fff_ffff) >>> 0;
    default: {
      const high = (readU32(bytes, at) & 0x3fff_ffff) >>> 0;
      return high >= 0x20_0000 ? -1 : high * 0x1_0000_0000 + readU32(bytes, at + 4);
    }
  }
}
