import { NO_BYTES } from './bytes.ts';

/** Highest bit of a record's length of two bytes; records of TLS begin with small numbers. */
const TWO_BYTES = 0x80;
const FIRST_HELD = 64;

/** Whether a record of SSL 2 may begin so. */
export function beginsSsl2(first: number): boolean {
  return first >= TWO_BYTES;
}

/** Cuts a stream into records of SSL 2 in clear (lengths of two bytes), until what begins is something else. At most 32 KiB are held. */
export class Ssl2Reader {
  /** What follows is no record of SSL 2. */
  done = false;

  readonly #listener: (bytes: Uint8Array, start: number, end: number) => void;
  #held = NO_BYTES;
  #count = 0;

  /** @param listener takes the content of a record */
  constructor(listener: (bytes: Uint8Array, start: number, end: number) => void) {
    this.#listener = listener;
  }

  /** Bytes that a record takes up which has begun. */
  get held(): number {
    return this.#held.length;
  }

  /** Gives where the bytes of something else begin, or `end`. */
  read(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && !this.done) {
      if (this.#count === 0 && !beginsSsl2(bytes[at] as number)) {
        this.done = true;
        this.#held = NO_BYTES;
        return at;
      }
      const wanted = this.#count < 2 ? 2 : this.#length();
      const count = Math.min(wanted - this.#count, end - at);
      this.#hold(bytes, at, at + count);
      at += count;
      if (this.#count < 2 || this.#count < this.#length()) continue;
      const length = this.#length();
      this.#count = 0;
      if (length > 2) this.#listener(this.#held, 2, length);
    }
    return at;
  }

  #length(): number {
    return 2 + ((((this.#held[0] as number) & 0x7f) << 8) | (this.#held[1] as number));
  }

  #hold(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.#count + end - start;
    if (needed > this.#held.length) {
      const grown = new Uint8Array(Math.max(FIRST_HELD, 2 * this.#held.length, needed));
      grown.set(this.#held.subarray(0, this.#count));
      this.#held = grown;
    }
    this.#held.set(bytes.subarray(start, end), this.#count);
    this.#count = needed;
  }
}
