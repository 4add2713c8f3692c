import { LineReader } from '../reading/line-reader.ts';

/** Longest start line or header line that is kept; servers refuse at 8 KiB (nginx, Apache), so 64 KiB loses nothing. */
export const LINE_LIMIT = 65_536;
/** Headers of a message that are looked at; Apache refuses more than 100. */
export const HEADER_LIMIT = 128;
/** Bytes that may be passed over in search of the next start line before the side is given up. */
const SEARCH_LIMIT = 65_536;
const LINE_END = new Uint8Array([0x0d, 0x0a]);

/** How the body of a message is delimited (RFC 9112 section 6.3). */
export type Body = 'none' | 'length' | 'chunked' | 'close';

/** What one side of the connection tells whoever pairs requests with responses. */
export interface MessageListener {
  /** A line where a message must start: it begins one, is none, or belongs to a body without a head (HTTP/0.9). */
  startLine(bytes: Uint8Array, from: number, to: number): 'head' | 'none' | 'body';
  header(bytes: Uint8Array, from: number, to: number): void;
  /** The header section is over: how long is the body? `length` counts for `length` only. */
  headersEnd(): { readonly body: Body; readonly length: number };
  /** `count` bytes of the body, from `start` on; null where they are missing. */
  body(bytes: Uint8Array | null, start: number, count: number): void;
  /** The message is over, in full or because the stream was lost in its middle. */
  messageEnd(): void;
}

type State =
  | 'start'
  | 'headers'
  | 'body-length'
  | 'body-close'
  | 'chunk-size'
  | 'chunk-data'
  | 'chunk-end'
  | 'trailers'
  | 'lost';

/** Reads the messages of one direction of an HTTP/1.x connection. Bodies are passed on, never copied. */
export class MessageReader {
  readonly #listener: MessageListener;
  readonly #lines = new LineReader(LINE_LIMIT);
  #state: State = 'start';
  #remaining = 0;
  #headers = 0;
  #searched = 0;

  constructor(listener: MessageListener) {
    this.#listener = listener;
  }

  get lost(): boolean {
    return this.#state === 'lost';
  }

  /** In the middle of a message. */
  get reading(): boolean {
    return this.#state !== 'start' && this.#state !== 'lost';
  }

  /** Bytes that are buffered. */
  get held(): number {
    return this.#lines.held;
  }

  /** Reads `[start, end)`; returns early, at the index reached, when `stop()` turns true after a message. */
  read(bytes: Uint8Array, start: number, end: number, stop: () => boolean): number {
    const at = this.#read(bytes, start, end, stop);
    this.#lines.release();
    return at;
  }

  #read(bytes: Uint8Array, start: number, end: number, stop: () => boolean): number {
    let at = start;
    while (at < end && this.#state !== 'lost') {
      if (this.#state === 'body-close') {
        this.#listener.body(bytes, at, end - at);
        return end;
      }
      if (this.#state === 'body-length' || this.#state === 'chunk-data') {
        const count = Math.min(end - at, this.#remaining);
        this.#passBody(bytes, at, count);
        at += count;
      } else {
        const next = this.#lines.take(bytes, at, end);
        if (next < 0) return end;
        at = next;
        this.#line();
      }
      if (this.#state === 'start' && stop()) return at;
    }
    return end;
  }

  /** `length` bytes are missing. In a body of known length they are counted as if they had come, as Zeek does. */
  gap(length: number): void {
    if (this.#state === 'lost') return;
    if (this.#state === 'body-close') {
      this.#listener.body(null, 0, length);
    } else if ((this.#state === 'body-length' || this.#state === 'chunk-data') && length <= this.#remaining) {
      this.#passBody(null, 0, length);
    } else {
      this.end();
    }
  }

  /** Ends the message that is being read, if any, and looks for the next start line. */
  end(): void {
    this.#lines.reset();
    if (this.reading) this.#endMessage();
  }

  #passBody(bytes: Uint8Array | null, start: number, count: number): void {
    this.#remaining -= count;
    this.#listener.body(bytes, start, count);
    if (this.#remaining > 0) return;
    if (this.#state === 'chunk-data') this.#state = 'chunk-end';
    else this.#endMessage();
  }

  #endMessage(): void {
    this.#state = 'start';
    this.#listener.messageEnd();
  }

  #line(): void {
    const { bytes, from, to } = this.#lines;
    switch (this.#state) {
      case 'start':
        this.#startLine(bytes, from, to);
        return;
      case 'headers':
        if (from === to) this.#beginBody();
        else if (this.#headers < HEADER_LIMIT) {
          this.#headers += 1;
          this.#listener.header(bytes, from, to);
        }
        return;
      case 'chunk-size':
        this.#remaining = chunkSize(bytes, from, to);
        if (this.#remaining < 0) this.#endMessage();
        else this.#state = this.#remaining === 0 ? 'trailers' : 'chunk-data';
        return;
      case 'chunk-end':
        // The empty line after a chunk's data. Anything else: the framing is broken.
        if (from === to) this.#state = 'chunk-size';
        else this.#endMessage();
        return;
      case 'trailers':
        if (from === to) this.#endMessage();
        return;
      default:
        return;
    }
  }

  #startLine(bytes: Uint8Array, from: number, to: number): void {
    switch (this.#listener.startLine(bytes, from, to)) {
      case 'head':
        this.#state = 'headers';
        this.#headers = 0;
        this.#searched = 0;
        return;
      case 'body':
        this.#state = 'body-close';
        this.#listener.body(bytes, from, to - from);
        this.#listener.body(LINE_END, 2 - this.#lines.ending, this.#lines.ending);
        return;
      default:
        this.#searched += to - from + 1;
        if (this.#searched > SEARCH_LIMIT) this.#state = 'lost';
    }
  }

  #beginBody(): void {
    const { body, length } = this.#listener.headersEnd();
    if (body === 'none' || (body === 'length' && length === 0)) this.#endMessage();
    else if (body === 'length') {
      this.#remaining = length;
      this.#state = 'body-length';
    } else this.#state = body === 'chunked' ? 'chunk-size' : 'body-close';
  }
}

/** The hexadecimal size that begins a chunk (extensions after it are ignored); -1 when there is none or it is absurd. */
function chunkSize(bytes: Uint8Array, from: number, to: number): number {
  let size = 0;
  let at = from;
  for (; at < to; at += 1) {
    const byte = bytes[at] as number;
    const digit =
      byte >= 0x30 && byte <= 0x39
        ? byte - 0x30
        : (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66
          ? (byte | 0x20) - 0x57
          : -1;
    if (digit < 0) break;
    size = size * 16 + digit;
    if (size > Number.MAX_SAFE_INTEGER) return -1;
  }
  if (at === from) return -1;
  const after = bytes[at];
  return at === to || after === 0x3b || after === 0x20 || after === 0x09 ? size : -1;
}
