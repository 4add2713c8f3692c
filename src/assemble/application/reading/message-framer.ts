const NOTHING = new Uint8Array(0);

/** How a protocol tells where a message ends. */
export interface MessageFormat {
  /** Bytes by which the length is known. */
  readonly header: number;
  /** At most this many bytes of a message are given; the rest is passed over unread. */
  readonly kept: number;
  /** Bytes of the message whose header stands at `at`, header included; 0 where that is no message. */
  length(bytes: Uint8Array, at: number): number;
}

/**
 * Cuts a stream into messages that tell their length, and gives the beginning of each as soon as it is there. What lies
 * whole in one piece is not copied, and what nobody wants is skipped without a look: bulk data costs one addition a piece.
 */
export class MessageFramer {
  /** The next message begins nobody knows where. */
  lost = false;
  readonly #format: MessageFormat;
  readonly #message: (bytes: Uint8Array, start: number, end: number, length: number) => void;
  #held: Uint8Array = NOTHING;
  #count = 0;
  #skip = 0;

  constructor(format: MessageFormat, message: (bytes: Uint8Array, start: number, end: number, length: number) => void) {
    this.#format = format;
    this.#message = message;
  }

  read(bytes: Uint8Array, start: number, end: number): void {
    const { header, kept } = this.#format;
    let at = start;
    while (at < end && !this.lost) {
      if (this.#skip > 0) {
        const count = Math.min(this.#skip, end - at);
        this.#skip -= count;
        at += count;
      } else if (this.#count === 0 && end - at >= header) {
        const length = this.#format.length(bytes, at);
        if (length < header) {
          this.lost = true;
          return;
        }
        const wanted = Math.min(length, kept);
        if (end - at >= wanted) {
          this.#skip = length - wanted;
          this.#message(bytes, at, at + wanted, length);
          at += wanted;
        } else at = this.#hold(bytes, at, end, wanted);
      } else at = this.#continue(bytes, at, end);
    }
  }

  /** `missing` bytes are not there: the message that they belong to is passed over. */
  gap(missing: number): void {
    if (this.#skip >= missing) {
      this.#skip -= missing;
      return;
    }
    const length = this.#count >= this.#format.header ? this.#format.length(this.#held, 0) : 0;
    const rest = length - this.#count - missing;
    this.#count = 0;
    if (length > 0 && rest >= 0) this.#skip = rest;
    else this.lost = true;
  }

  /** Goes on with a message of which a part is held. */
  #continue(bytes: Uint8Array, start: number, end: number): number {
    const { header, kept } = this.#format;
    if (this.#count < header) return this.#checked(this.#hold(bytes, start, end, header));
    const length = this.#format.length(this.#held, 0);
    const wanted = Math.min(length, kept);
    const at = this.#hold(bytes, start, end, wanted);
    if (this.#count === wanted) this.#give(wanted, length);
    return at;
  }

  /** A header that came in pieces is whole: it may be no header, or a message in itself. */
  #checked(at: number): number {
    const { header, kept } = this.#format;
    if (this.#count < header) return at;
    const length = this.#format.length(this.#held, 0);
    if (length < header) this.lost = true;
    else if (Math.min(length, kept) === header) this.#give(header, length);
    return at;
  }

  #give(wanted: number, length: number): void {
    this.#count = 0;
    this.#skip = length - wanted;
    this.#message(this.#held, 0, wanted, length);
  }

  /** Holds what is there of `wanted` bytes; grows with what has come, not with what was announced. */
  #hold(bytes: Uint8Array, start: number, end: number, wanted: number): number {
    const count = Math.min(wanted - this.#count, end - start);
    const needed = this.#count + count;
    if (needed > this.#held.length) {
      const grown = new Uint8Array(Math.min(this.#format.kept, Math.max(64, 2 * this.#held.length, needed)));
      grown.set(this.#held.subarray(0, this.#count));
      this.#held = grown;
    }
    this.#held.set(bytes.subarray(start, start + count), this.#count);
    this.#count = needed;
    return start + count;
  }
}
