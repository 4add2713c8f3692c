import { NO_BYTES, readU24 } from './bytes.ts';
import { isHandshakeType, isReadType } from './handshake-message.ts';

/** Type and length. */
const HEADER = 4;
/** Longest message that is kept; chains of certificates with many names have some 10 KiB. */
const MESSAGE_LIMIT = 65_536;
/**
 * Room for a message that comes in pieces is made at once up to so much, which most chains of certificates fit in; of
 * longer ones it grows with what comes, for a length can be said without a message.
 */
const FIRST_HELD = 8_192;

/** Takes one message; where it was too long to keep, or need not be read, `[start, end)` is empty. */
export type MessageListener = (type: number, bytes: Uint8Array, start: number, end: number) => void;

/**
 * Cuts what one side says in handshake records into messages. A message that lies whole in one piece is not copied;
 * what comes in pieces is kept.
 */
export class HandshakeReader {
  /** What came is no handshake. */
  lost = false;

  readonly #listener: MessageListener;
  #held = NO_BYTES;
  #count = 0;
  /** Bytes of a message that is not read which are still to come. */
  #skip = 0;
  #skipped = 0;

  constructor(listener: MessageListener) {
    this.#listener = listener;
  }

  read(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.lost) {
      if (this.#skip > 0) at = this.#pass(bytes, at, end);
      else if (this.#count === 0 && end - at >= HEADER) at = this.#begin(bytes, at, end);
      else at = this.#hold(bytes, at, end);
    }
  }

  #begin(bytes: Uint8Array, at: number, end: number): number {
    const type = bytes[at] as number;
    const length = readU24(bytes, at + 1);
    if (!isHandshakeType(type)) {
      this.lost = true;
      return end;
    }
    const stop = at + HEADER + length;
    if (stop <= end) {
      this.#listener(type, bytes, at + HEADER, stop);
      return stop;
    }
    if (!isReadType(type) || length > MESSAGE_LIMIT) {
      this.#skip = length;
      this.#skipped = type;
      return at + HEADER;
    }
    return this.#hold(bytes, at, end);
  }

  #pass(bytes: Uint8Array, at: number, end: number): number {
    const count = Math.min(this.#skip, end - at);
    this.#skip -= count;
    if (this.#skip === 0) this.#listener(this.#skipped, bytes, at, at);
    return at + count;
  }

  #hold(bytes: Uint8Array, at: number, end: number): number {
    const wanted = this.#count < HEADER ? HEADER : HEADER + readU24(this.#held, 1);
    const count = Math.min(wanted - this.#count, end - at);
    if (this.#count + count > this.#held.length) {
      const grown = new Uint8Array(Math.max(Math.min(FIRST_HELD, wanted), 2 * this.#held.length, this.#count + count));
      grown.set(this.#held.subarray(0, this.#count));
      this.#held = grown;
    }
    this.#held.set(bytes.subarray(at, at + count), this.#count);
    this.#count += count;
    if (this.#count >= HEADER) this.#settle();
    return at + count;
  }

  /** The header is there: perhaps the message is too, or need not be kept. */
  #settle(): void {
    const type = this.#held[0] as number;
    const length = readU24(this.#held, 1);
    if (!isHandshakeType(type)) this.lost = true;
    else if (this.#count === HEADER + length) {
      this.#count = 0;
      this.#listener(type, this.#held, HEADER, HEADER + length);
    } else if (!isReadType(type) || length > MESSAGE_LIMIT) {
      this.#skip = HEADER + length - this.#count;
      this.#skipped = type;
      this.#count = 0;
    }
  }
}
