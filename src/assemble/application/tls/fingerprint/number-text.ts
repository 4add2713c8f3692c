import { isGrease } from '../registry/grease.ts';

/** Longest number: five digits. */
const WIDTH = 5;
const FIRST_BYTES = 1_024;
const ZERO = 0x30;
const LETTER = 0x61 - 10;

/** A text of 16-bit numbers, written as bytes to be hashed; to be used again and again, for it keeps its room. */
export class NumberText {
  bytes: Uint8Array = new Uint8Array(FIRST_BYTES);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  character(code: number): void {
    this.#makeRoom();
    this.bytes[this.length++] = code;
  }

  decimal(value: number): void {
    this.#makeRoom();
    const { length } = this;
    const digits = value < 10 ? 1 : value < 100 ? 2 : value < 1_000 ? 3 : value < 10_000 ? 4 : WIDTH;
    let left = value;
    for (let at = length + digits - 1; at >= length; at--) {
      this.bytes[at] = ZERO + (left % 10);
      left = (left / 10) | 0;
    }
    this.length = length + digits;
  }

  /** Four digits. */
  hexadecimal(value: number): void {
    this.#makeRoom();
    for (let shift = 12; shift >= 0; shift -= 4) {
      const digit = (value >>> shift) & 0xf;
      this.bytes[this.length++] = digit + (digit < 10 ? ZERO : LETTER);
    }
  }

  /** Decimal numbers with hyphens between them, without GREASE. */
  meaningful(values: readonly number[]): void {
    const from = this.length;
    for (const value of values) {
      if (isGrease(value)) continue;
      if (this.length > from) this.character(0x2d);
      this.decimal(value);
    }
  }

  #makeRoom(): void {
    if (this.length + WIDTH <= this.bytes.length) return;
    const grown = new Uint8Array(2 * this.bytes.length);
    grown.set(this.bytes);
    this.bytes = grown;
  }
}
