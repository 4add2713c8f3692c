import { indexOfByte } from './text.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const FIRST_BUFFER = 256;
/** A buffer that a long line needed is given back after it; most lines are far shorter. */
const KEPT_BUFFER = 4_096;

const NOTHING = new Uint8Array(0);

/**
 * Cuts a stream into lines that end in LF or CRLF, whatever the pieces in which it comes. A line is given as a window:
 * `bytes[from .. to)` without its end, valid until the next call. At most `limit` bytes of a line are kept; the rest is
 * passed over and `truncated` says so. A line that lies whole in one piece is not copied.
 */
export class LineReader {
  bytes: Uint8Array;
  from = 0;
  to = 0;
  truncated = false;
  /** Bytes of the line's end: 1 for LF, 2 for CRLF. */
  ending = 1;

  readonly #limit: number;
  #held: Uint8Array = NOTHING;
  #length = 0;
  #overflow = false;

  constructor(limit: number) {
    this.#limit = limit;
    this.bytes = this.#held;
  }

  /** Bytes that are buffered. */
  get held(): number {
    return this.#held.length;
  }

  /** Takes bytes up to the end of the next line and returns the index after it; -1 when the line goes on. */
  take(bytes: Uint8Array, start: number, end: number): number {
    const stop = indexOfByte(bytes, LINE_FEED, start, end);
    if (stop < 0) {
      this.#hold(bytes, start, end);
      return -1;
    }
    if (this.#length === 0 && !this.#overflow) {
      this.bytes = bytes;
      this.from = start;
      this.to = Math.min(stop, start + this.#limit);
      this.truncated = stop > this.to;
    } else {
      this.#hold(bytes, start, stop);
      this.bytes = this.#held;
      this.from = 0;
      this.to = this.#length;
      this.truncated = this.#overflow;
      this.#length = 0;
      this.#overflow = false;
    }
    const isCrlf = !this.truncated && this.to > this.from && this.bytes[this.to - 1] === CARRIAGE_RETURN;
    if (isCrlf) this.to -= 1;
    this.ending = isCrlf ? 2 : 1;
    return stop + 1;
  }

  /** Lets go of the caller's bytes: called before they go back to the caller. */
  release(): void {
    if (this.#length === 0 && this.#held.length > KEPT_BUFFER) this.#held = NOTHING;
    this.bytes = this.#held;
    this.from = 0;
    this.to = 0;
  }

  /** Forgets a line that has begun. */
  reset(): void {
    this.#length = 0;
    this.#overflow = false;
  }

  #hold(bytes: Uint8Array, start: number, end: number): void {
    const room = this.#limit - this.#length;
    const count = Math.min(end - start, room);
    if (count < end - start) this.#overflow = true;
    if (count === 0) return;
    if (this.#length + count > this.#held.length) {
      const grown = new Uint8Array(
        Math.min(this.#limit, Math.max(FIRST_BUFFER, 2 * this.#held.length, this.#length + count)),
      );
      grown.set(this.#held.subarray(0, this.#length));
      this.#held = grown;
    }
    this.#held.set(bytes.subarray(start, start + count), this.#length);
    this.#length += count;
  }
}
