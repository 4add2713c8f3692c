import { readWord } from './aes.ts';

const BLOCK = 16;
const BLOCK_WORDS = 4;
const BYTE_VALUES = 256;
/** x^128 + x^7 + x^2 + x + 1 with its bits reversed, as everything here: the highest bit of a word is the lowest power. */
const POLYNOMIAL = 0xe1 << 24;

/** What eight bits that are shifted out come back as, in the first word. */
const REDUCTION = new Int32Array(BYTE_VALUES);
const LAST = new Uint8Array(BLOCK);
const FACTOR = new Int32Array(BLOCK_WORDS);

/**
 * The universal hash of GCM (NIST SP 800-38D section 6.4) under one key, byte by byte with the products of all bytes.
 * Tables of 256 products are faster from some ten blocks on than those of 16: making one takes as long as ten blocks.
 */
export class Ghash {
  readonly sum = new Int32Array(BLOCK_WORDS);
  /** Four words for each byte. */
  readonly #products = new Int32Array(BLOCK_WORDS * BYTE_VALUES);

  /** @param key four words */
  constructor(key: Int32Array) {
    const products = this.#products;
    let a = key[0] as number;
    let b = key[1] as number;
    let c = key[2] as number;
    let d = key[3] as number;
    for (let bit = 0x80; bit > 0; bit >>>= 1) {
      const at = BLOCK_WORDS * bit;
      products[at] = a;
      products[at + 1] = b;
      products[at + 2] = c;
      products[at + 3] = d;
      const out = d & 1;
      d = (d >>> 1) | (c << 31);
      c = (c >>> 1) | (b << 31);
      b = (b >>> 1) | (a << 31);
      a = (a >>> 1) ^ (out === 0 ? 0 : POLYNOMIAL);
    }
    for (let bit = 2; bit < BYTE_VALUES; bit *= 2) {
      const high = BLOCK_WORDS * bit;
      for (let low = BLOCK_WORDS; low < high; low++) {
        products[high + low] = (products[high + (low & 3)] as number) ^ (products[low] as number);
      }
    }
  }

  reset(): void {
    this.sum.fill(0);
  }

  /** Adds bytes, filled up with zeros to whole blocks. */
  add(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    for (; at + BLOCK <= end; at += BLOCK) this.#addBlock(bytes, at);
    if (at === end) return;
    LAST.fill(0);
    for (let index = 0; at + index < end; index++) LAST[index] = bytes[at + index] as number;
    this.#addBlock(LAST, 0);
  }

  /** Adds the last block: how many bytes each of two parts had. */
  addLengths(first: number, second: number): void {
    const { sum } = this;
    sum[1] = (sum[1] as number) ^ (8 * first);
    sum[3] = (sum[3] as number) ^ (8 * second);
    this.#multiply();
  }

  #addBlock(bytes: Uint8Array, at: number): void {
    const { sum } = this;
    sum[0] = (sum[0] as number) ^ readWord(bytes, at);
    sum[1] = (sum[1] as number) ^ readWord(bytes, at + 4);
    sum[2] = (sum[2] as number) ^ readWord(bytes, at + 8);
    sum[3] = (sum[3] as number) ^ readWord(bytes, at + 12);
    this.#multiply();
  }

  #multiply(): void {
    const { sum } = this;
    const products = this.#products;
    FACTOR.set(sum);
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let word = 3; word >= 0; word--) {
      let bytes = FACTOR[word] as number;
      for (let left = 4; left > 0; left--) {
        const at = BLOCK_WORDS * (bytes & 0xff);
        const out = d & 0xff;
        d = ((d >>> 8) | (c << 24)) ^ (products[at + 3] as number);
        c = ((c >>> 8) | (b << 24)) ^ (products[at + 2] as number);
        b = ((b >>> 8) | (a << 24)) ^ (products[at + 1] as number);
        a = (a >>> 8) ^ (REDUCTION[out] as number) ^ (products[at] as number);
        bytes >>>= 8;
      }
    }
    sum[0] = a;
    sum[1] = b;
    sum[2] = c;
    sum[3] = d;
  }
}

for (let value = 0; value < BYTE_VALUES; value++) {
  let word = 0;
  for (let bit = 0; bit < 8; bit++) {
    // Bits leave from the lowest on; each that left before was shifted by one since.
    const out = (value >>> bit) & 1;
    word = (word >>> 1) ^ (out === 0 ? 0 : POLYNOMIAL);
  }
  REDUCTION[value] = word;
}
