import { readU16 } from '../../../decode/bytes.ts';

const NOTHING = new Uint8Array(0);

/** Cuts a stream into messages that each follow their length in two bytes. At most one message (64 KiB) is held. */
export class LengthFramer {
  readonly #message: (bytes: Uint8Array, start: number, end: number) => void;
  /** Length prefix and message of what came in pieces. */
  #held: Uint8Array = NOTHING;
  #count = 0;
  #skip = 0;
  #lost = false;

  constructor(message: (bytes: Uint8Array, start: number, end: number) => void) {
    this.#message = message;
  }

  /** A gap ran over the end of a message: where the next one begins is not known. */
  get lost(): boolean {
    return this.#lost;
  }

  read(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.#lost) {
      if (this.#skip > 0) {
        const count = Math.min(this.#skip, end - at);
        this.#skip -= count;
        at += count;
        continue;
      }
      if (this.#count === 0 && end - at >= 2) {
        const stop = at + 2 + readU16(bytes, at);
        if (stop <= end) {
          this.#message(bytes, at + 2, stop);
          at = stop;
          continue;
        }
      }
      const wanted = this.#count < 2 ? 2 : 2 + readU16(this.#held, 0);
      const count = Math.min(wanted - this.#count, end - at);
      this.#hold(bytes, at, at + count);
      at += count;
      if (this.#count >= 2 && this.#count === 2 + readU16(this.#held, 0)) {
        this.#count = 0;
        this.#message(this.#held, 2, 2 + readU16(this.#held, 0));
      }
    }
  }

  /** `missing` bytes are not there: the message that they belong to is passed over. */
  gap(missing: number): void {
    if (this.#skip >= missing && this.#skip > 0) {
      this.#skip -= missing;
      return;
    }
    const rest = this.#count >= 2 ? 2 + readU16(this.#held, 0) - this.#count : -1;
    this.#count = 0;
    if (rest >= missing) this.#skip = rest - missing;
    else this.#lost = true;
  }

  #hold(bytes: Uint8Array, start: number, end: number): void {
    const count = end - start;
    if (this.#count + count > this.#held.length) {
      const grown = new Uint8Array(Math.max(512, 2 * this.#held.length, this.#count + count));
      grown.set(this.#held.subarray(0, this.#count));
      this.#held = grown;
    }
    this.#held.set(bytes.subarray(start, end), this.#count);
    this.#count += count;
  }
}
