import type { MalformedKind } from './malformed.ts';

/** More digits are no size that anybody means: 13 of them reach 2^52. */
const SIZE_DIGITS = 13;
/** Nobody uses extensions of chunks; whoever writes long ones wants work to be done. */
const EXTENSION_BYTES = 256;
/** Trailers are fields; this many bytes of them are enough. */
const TRAILER_BYTES = 8_192;

const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;
const SEMICOLON = 59;
const SPACE = 32;
const DELETE = 127;
const TAB = 9;

type State = 'size' | 'extension' | 'size-end' | 'data' | 'data-end' | 'data-end-feed' | 'trailer' | 'done' | 'failed';

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/**
 * Takes chunks off a body (RFC 9112 section 7.1), strictly: CRLF and nothing else ends a line, a size is hexadecimal
 * digits alone, and an extension begins with `;` right after it.
 */
export class ChunkedDecoder {
  fault: MalformedKind = 'chunk-size';
  /** Trailer lines with the empty line that ends them; complete when done. */
  trailer = '';
  #state: State = 'size';
  #size = 0;
  #digits = 0;
  #extension = 0;

  get isDone(): boolean {
    return this.#state === 'done';
  }

  get isFailed(): boolean {
    return this.#state === 'failed';
  }

  /**
   * Reads on from `from`, appends views of the body's bytes to `out`, and gives the offset after what it took: the end of
   * the input, or of the body.
   */
  push(input: Buffer, from: number, out: Buffer[]): number {
    let at = from;
    while (at < input.length) {
      if (this.#state === 'data') {
        const end = Math.min(input.length, at + this.#size);
        out.push(input.subarray(at, end));
        this.#size -= end - at;
        at = end;
        if (this.#size === 0) this.#state = 'data-end';
        continue;
      }
      if (this.#state === 'done' || this.#state === 'failed') break;
      this.#step(input[at] as number);
      at++;
    }
    return at;
  }

  #step(byte: number): void {
    switch (this.#state) {
      case 'size':
        this.#sizeByte(byte);
        return;
      case 'extension':
        if (byte === CARRIAGE_RETURN) this.#state = 'size-end';
        else if (++this.#extension > EXTENSION_BYTES || byte === DELETE || (byte < SPACE && byte !== TAB)) {
          this.#fail('chunk-extension');
        }
        return;
      case 'size-end':
        if (byte !== LINE_FEED) this.#fail('chunk-size');
        else if (this.#size === 0) this.#state = 'trailer';
        else this.#state = 'data';
        return;
      case 'data-end':
        if (byte !== CARRIAGE_RETURN) this.#fail('chunk-end');
        else this.#state = 'data-end-feed';
        return;
      case 'data-end-feed':
        if (byte !== LINE_FEED) this.#fail('chunk-end');
        else {
          this.#state = 'size';
          this.#digits = 0;
          this.#extension = 0;
        }
        return;
      default:
        this.#trailerByte(byte);
    }
  }

  #sizeByte(byte: number): void {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      if (++this.#digits > SIZE_DIGITS) this.#fail('chunk-size');
      this.#size = this.#size * 16 + digit;
    } else if (this.#digits === 0) this.#fail('chunk-size');
    else if (byte === CARRIAGE_RETURN) this.#state = 'size-end';
    else if (byte === SEMICOLON) this.#state = 'extension';
    else this.#fail('chunk-size');
  }

  #trailerByte(byte: number): void {
    const { trailer } = this;
    const isSound = byte === LINE_FEED ? trailer.endsWith('\r') : !trailer.endsWith('\r');
    const isAllowed = byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB || byte >= SPACE;
    if (!isSound || !isAllowed || byte === DELETE || trailer.length >= TRAILER_BYTES) {
      this.#fail('trailer');
      return;
    }
    this.trailer = trailer + String.fromCharCode(byte);
    if (byte === LINE_FEED && (this.trailer === '\r\n' || this.trailer.endsWith('\r\n\r\n'))) this.#state = 'done';
  }

  #fail(kind: MalformedKind): void {
    this.#state = 'failed';
    this.fault = kind;
  }
}
