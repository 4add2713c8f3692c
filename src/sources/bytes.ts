/** Four bytes as an unsigned number. Plain indexing: inlined into a loop it beats a DataView. */
export function unsigned(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  const a = bytes[at] as number;
  const b = bytes[at + 1] as number;
  const c = bytes[at + 2] as number;
  const d = bytes[at + 3] as number;
  return bigEndian ? ((a << 24) | (b << 16) | (c << 8) | d) >>> 0 : ((d << 24) | (c << 16) | (b << 8) | a) >>> 0;
}

/** Two bytes as an unsigned number. */
export function unsignedShort(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  const a = bytes[at] as number;
  const b = bytes[at + 1] as number;
  return bigEndian ? (a << 8) | b : (b << 8) | a;
}
