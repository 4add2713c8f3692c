import type { BitReader } from './bit-reader.ts';
import { MORE_BITS, PrefixCode } from './prefix-code.ts';

/** Most symbols of DEFLATE's two codes (RFC 1951 section 3.2.7). */
export const SYMBOLS = 288;
export const DISTANCES = 32;

/** The order in which the lengths of the code of lengths are sent (section 3.2.7). */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The symbols that repeat a length say how often in so many bits. */
const REPEAT_BITS: Readonly<Record<number, number>> = { 16: 2, 17: 3, 18: 7 };

/** Reads the codes that a block brings along (section 3.2.7), in as many pieces as it comes. */
export class DynamicCodes {
  readonly literals = new PrefixCode(SYMBOLS);
  readonly distances = new PrefixCode(DISTANCES);
  #part: 'sizes' | 'order' | 'lengths' = 'sizes';
  #literalCount = 0;
  /** Lengths of both codes. */
  #lengthCount = 0;
  #orderCount = 0;
  #index = 0;
  readonly #lengths = new Uint8Array(SYMBOLS + DISTANCES);

  /** Goes on reading. After `yes` the codes are there, and the next ones may be read. */
  read(input: BitReader): 'yes' | 'more' | 'broken' {
    if (this.#part === 'sizes') {
      if (!input.has(14)) return 'more';
      this.#literalCount = input.read(5) + 257;
      this.#lengthCount = this.#literalCount + input.read(5) + 1;
      this.#orderCount = input.read(4) + 4;
      if (this.#literalCount > SYMBOLS) return 'broken';
      this.#begin('order');
    }
    if (this.#part === 'order') {
      for (; this.#index < this.#orderCount; this.#index += 1) {
        if (!input.has(3)) return 'more';
        this.#lengths[LENGTH_ORDER[this.#index] as number] = input.read(3);
      }
      // The code of lengths is of no use when that of distances is there: it has its place.
      if (!this.distances.build(this.#lengths, 0, LENGTH_ORDER.length)) return 'broken';
      this.#begin('lengths');
    }
    return this.#readLengths(input);
  }

  #begin(part: 'order' | 'lengths'): void {
    this.#lengths.fill(0);
    this.#index = 0;
    this.#part = part;
  }

  #readLengths(input: BitReader): 'yes' | 'more' | 'broken' {
    while (this.#index < this.#lengthCount) {
      input.fill();
      const entry = this.distances.decode(input.bits, input.count);
      if (entry < 0) return entry === MORE_BITS ? 'more' : 'broken';
      const symbol = entry >> 4;
      const extra = REPEAT_BITS[symbol] ?? 0;
      if ((entry & 15) + extra > input.count) return 'more';
      input.drop(entry & 15);
      let repeat = 1;
      let length = symbol;
      if (symbol >= 16) {
        repeat = input.read(extra) + (symbol === 18 ? 11 : 3);
        length = symbol === 16 ? (this.#lengths[this.#index - 1] ?? -1) : 0;
      }
      if (length < 0 || this.#index + repeat > this.#lengthCount) return 'broken';
      this.#lengths.fill(length, this.#index, this.#index + repeat);
      this.#index += repeat;
    }
    this.#part = 'sizes';
    const isGood =
      this.literals.build(this.#lengths, 0, this.#literalCount) &&
      this.distances.build(this.#lengths, this.#literalCount, this.#lengthCount);
    return isGood ? 'yes' : 'broken';
  }
}
