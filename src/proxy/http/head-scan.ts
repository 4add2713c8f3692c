import type { MalformedKind } from './malformed.ts';

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const DELETE = 127;

/**
 * Looks for the empty line that ends a head, and for bytes that no head holds, in the order in which they come: a line
 * end without carriage return is found before anybody waits for a proper one.
 */
export class HeadScan {
  /** Set when a scan gave -2. */
  fault: MalformedKind = 'control-character';
  #next = 0;

  /** Forgets how far it looked: another head begins. */
  reset(): void {
    this.#next = 0;
  }

  /**
   * Where the head ends (the offset after its empty line) in bytes that begin with it, -1 while it has not come, -2 where
   * it is broken. Called again with more bytes it goes on where it stopped, so a head that trickles in costs no more.
   */
  scan(bytes: Uint8Array): number {
    const { length } = bytes;
    for (let at = this.#next; at < length; at++) {
      const byte = bytes[at] as number;
      if (byte >= SPACE && byte !== DELETE) continue;
      if (byte === LINE_FEED) {
        if (bytes[at - 1] !== CARRIAGE_RETURN) return this.#broken('bare-line-feed');
        if (bytes[at - 2] === LINE_FEED) return at + 1;
      } else if (byte === CARRIAGE_RETURN) {
        if (at + 1 === length) {
          this.#next = at;
          return -1;
        }
        if (bytes[at + 1] !== LINE_FEED) return this.#broken('bare-carriage-return');
      } else if (byte !== TAB) return this.#broken('control-character');
    }
    this.#next = length;
    return -1;
  }

  #broken(kind: MalformedKind): -2 {
    this.fault = kind;
    return -2;
  }
}
