/**
 * How large a brotli stream (RFC 7932) is unpacked, in bytes, as far as its headers tell: meta-blocks that are stored can be
 * passed over, and one that is packed must be the last. Null for any other stream, and for one that is cut among its
 * headers: whoever packs a text in one step makes none.
 */
export function brotliSize(bytes: Uint8Array): number | null {
  const reader = new BitReader(bytes);
  // The window: one bit, four or seven (section 9.1).
  if (reader.read(1) === 1 && reader.read(3) === 0) reader.read(3);
  for (let size = 0; !reader.isBehind; ) {
    const isLast = reader.read(1) === 1;
    if (isLast && reader.read(1) === 1) return size;
    const nibbles = reader.read(2);
    if (nibbles === 3) {
      if (isLast) return null;
      // Metadata: a reserved bit, the width of its length, the length less one (section 9.2).
      reader.read(1);
      const width = reader.read(2);
      reader.skip(width === 0 ? 0 : reader.read(8 * width) + 1);
      continue;
    }
    const length = reader.read(4 * (nibbles + 4)) + 1;
    size += length;
    if (isLast) return size;
    const isStored = reader.read(1) === 1;
    if (!isStored) return null;
    reader.skip(length);
  }
  return null;
}

/** Bits from the lowest of each byte on; zeros behind the end. */
class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isBehind(): boolean {
    return this.#at > this.#bytes.length * 8;
  }

  /** At most 24 bits. */
  read(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit++, this.#at++) {
      value |= (((this.#bytes[this.#at >> 3] ?? 0) >> (this.#at & 7)) & 1) << bit;
    }
    return value;
  }

  /** Goes to the next whole byte, and so many further. */
  skip(count: number): void {
    this.#at = (Math.ceil(this.#at / 8) + count) * 8;
  }
}
