/** Longest code of DEFLATE (RFC 1951 section 3.2.7), and the longest that is looked up at once. */
export const LONGEST = 15;
const FAST_BITS = 9;
export const FAST_MASK = (1 << FAST_BITS) - 1;

/** What `decode` says when more bits are needed, and when no code fits. */
export const MORE_BITS = -1;
export const NO_CODE = -2;

/** One of DEFLATE's Huffman codes. An entry is `symbol << 4 | length of its code`; 0 stands for none. */
export class PrefixCode {
  /** By the next bits: entries of short codes. */
  readonly fast = new Uint16Array(1 << FAST_BITS);
  readonly #counts = new Uint16Array(LONGEST + 1);
  /** In the order of their codes. */
  readonly #symbols: Uint16Array;

  /** @param symbols most symbols that it may have */
  constructor(symbols: number) {
    this.#symbols = new Uint16Array(symbols);
  }

  /** Builds the code from the lengths in `[from, to)` (section 3.2.2); false when there are more codes than can be. */
  build(lengths: Uint8Array, from: number, to: number): boolean {
    const counts = this.#counts.fill(0);
    this.fast.fill(0);
    for (let at = from; at < to; at += 1) counts[lengths[at] as number] = (counts[lengths[at] as number] as number) + 1;
    counts[0] = 0;
    const offsets = new Uint16Array(LONGEST + 2);
    const codes = new Uint16Array(LONGEST + 2);
    for (let length = 1, code = 0, room = 1; length <= LONGEST; length += 1) {
      const count = counts[length] as number;
      room = 2 * room - count;
      if (room < 0) return false;
      offsets[length + 1] = (offsets[length] as number) + count;
      code = (code + (counts[length - 1] as number)) << 1;
      codes[length] = code;
    }
    for (let at = from; at < to; at += 1) {
      const length = lengths[at] as number;
      if (length === 0) continue;
      const offset = offsets[length] as number;
      offsets[length] = offset + 1;
      this.#symbols[offset] = at - from;
      const code = codes[length] as number;
      codes[length] = code + 1;
      if (length > FAST_BITS) continue;
      const entry = ((at - from) << 4) | length;
      for (let index = reversed(code, length); index <= FAST_MASK; index += 1 << length) this.fast[index] = entry;
    }
    return true;
  }

  /** The entry of the code that the lowest of `count` bits begin with. */
  decode(bits: number, count: number): number {
    const entry = this.fast[bits & FAST_MASK] as number;
    if (entry !== 0) return (entry & 15) <= count ? entry : MORE_BITS;
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= LONGEST; length += 1) {
      if (length > count) return MORE_BITS;
      code |= (bits >>> (length - 1)) & 1;
      const codes = this.#counts[length] as number;
      if (code - codes < first) return ((this.#symbols[index + code - first] as number) << 4) | length;
      index += codes;
      first = (first + codes) << 1;
      code <<= 1;
    }
    return NO_CODE;
  }
}

/** Codes come with their first bit lowest, the other way round than numbers. */
function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit += 1) result |= ((code >> bit) & 1) << (length - 1 - bit);
  return result;
}
