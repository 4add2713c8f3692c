import { NO_BYTES, readU24 } from './bytes.ts';
import { isHandshakeType, isReadType } from './handshake-message.ts';

/** Type and length. */
const HEADER = 4;
/** Longest message that is kept; chains of certificates with many names have some 10 KiB. */
const MESSAGE_LIMIT = 65_536;
/** Least room for a message that comes in pieces. */
const FIRST_HELD = 64;

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

  /** Bytes that a message takes up which has begun. */
  get held(): number {
    return this.#held.length;
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
    const needed = this.#count + count;
    if (needed > this.#held.length) {
      // It grows with what came: a length can be said without a message.
      const grown = new Uint8Array(Math.max(FIRST_HELD, needed, Math.min(wanted, 2 * needed)));
      grown.set(this.#held.subarray(0, this.#count));
      this.#held = grown;
    }
    this.#held.set(bytes.subarray(at, at + count), this.#count);
    this.#count = needed;
    if (this.#count >= HEADER) this.#settle();
    return at + count;
  }

  /** The header is there: perhaps the message is too, or need not be kept. */
  #settle(): void {
    const type = this.#held[0] as number;
    const length = readU24(this.#held, 1);
    if (!isHandshakeType(type)) this.lost = true;
    else if (this.#count === HEADER + length) {
      const message = this.#held;
      this.#letGo();
      this.#listener(type, message, HEADER, HEADER + length);
    } else if (!isReadType(type) || length > MESSAGE_LIMIT) {
      this.#skip = HEADER + length - this.#count;
      this.#skipped = type;
      this.#letGo();
    }
  }

  #letGo(): void {
    this.#count = 0;
    this.#held = NO_BYTES;
  }
}
