import { latin1 } from '../reading/text.ts';

/** Headers of a message that are kept; Apache refuses more than 100 (LimitRequestFields). */
export const KEPT_HEADERS = 100;
/** Characters of them together: nginx refuses more (large_client_header_buffers 4 8k). */
export const KEPT_HEADER_TEXT = 32_768;
/** Bytes of a request's body that are kept: forms and calls are far smaller, of an upload it is the beginning. */
export const KEPT_BODY = 65_536;
/** Bytes of an answer's body: what tells whether an attack worked stands at its beginning. */
export const KEPT_ANSWER = 4_096;

const COLON = 0x3a;
const SPACE = 0x20;
const TAB = 0x09;
const NOTHING = new Uint8Array(0);
const FIRST_BUFFER = 1_024;

/** The headers and the beginning of the body of one message, as sent. */
export class KeptMessage {
  /** Names and values in turn. */
  readonly headers: string[] = [];
  readonly #limit: number;
  #text = 0;
  #body = NOTHING;
  #kept = 0;
  /** Bytes of the body that were missing or came after what is kept. */
  #isCut = false;
  #size = 0;

  /** @param limit bytes of the body that are kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes that it takes, roughly. */
  get held(): number {
    return this.#text + this.#body.length;
  }

  /** Bytes of the body that have come or are known to be missing. */
  get size(): number {
    return this.#size;
  }

  get isBodyCut(): boolean {
    return this.#isCut;
  }

  /** A copy of its own size; null for no body. */
  get body(): Uint8Array | null {
    return this.#size === 0 ? null : this.#body.slice(0, this.#kept);
  }

  /** One line of a header section. A line that begins with a blank goes on with the value before (RFC 9112 section 5.2). */
  line(bytes: Uint8Array, from: number, to: number): void {
    if (from >= to) return;
    const isFolded = isBlank(bytes[from] as number) && this.headers.length > 0;
    let colon = from;
    if (!isFolded) while (colon < to && bytes[colon] !== COLON) colon += 1;
    let start = isFolded ? from : Math.min(colon + 1, to);
    let end = to;
    while (start < end && isBlank(bytes[start] as number)) start += 1;
    while (end > start && isBlank(bytes[end - 1] as number)) end -= 1;
    if (isFolded) this.#fold(bytes, start, end);
    else this.#add(bytes, from, colon, start, end);
  }

  /** One header that is already text. */
  field(name: string, value: string): void {
    const length = name.length + value.length;
    if (!this.#hasRoom(length)) return;
    this.headers.push(name, value);
    this.#text += length;
  }

  /** `count` bytes of the body, from `start` on; null where they are missing. */
  take(bytes: Uint8Array | null, start: number, count: number): void {
    this.#size += count;
    // What comes after a hole is not what follows on what is kept.
    if (bytes === null) this.#isCut = true;
    if (this.#isCut || bytes === null) return;
    const room = Math.min(count, this.#limit - this.#kept);
    if (room < count) this.#isCut = true;
    if (room <= 0) return;
    this.#grow(this.#kept + room);
    this.#body.set(bytes.subarray(start, start + room), this.#kept);
    this.#kept += room;
  }

  /** An interim answer is over: the final one has headers of its own. */
  clear(): void {
    this.headers.length = 0;
    this.#text = 0;
    this.#body = NOTHING;
    this.#kept = 0;
    this.#size = 0;
    this.#isCut = false;
  }

  #hasRoom(length: number): boolean {
    return this.headers.length < 2 * KEPT_HEADERS && this.#text + length <= KEPT_HEADER_TEXT;
  }

  #add(bytes: Uint8Array, from: number, colon: number, start: number, end: number): void {
    if (!this.#hasRoom(colon - from + end - start)) return;
    this.field(latin1(bytes, from, colon), latin1(bytes, start, end));
  }

  #fold(bytes: Uint8Array, start: number, end: number): void {
    if (this.#text + end - start + 1 > KEPT_HEADER_TEXT) return;
    const last = this.headers.length - 1;
    this.headers[last] = `${this.headers[last]} ${latin1(bytes, start, end)}`;
    this.#text += end - start + 1;
  }

  #grow(needed: number): void {
    if (needed <= this.#body.length) return;
    const grown = new Uint8Array(Math.min(this.#limit, Math.max(needed, 2 * this.#body.length, FIRST_BUFFER)));
    grown.set(this.#body.subarray(0, this.#kept));
    this.#body = grown;
  }
}

/** What is kept of one exchange for the web head. */
export interface KeptExchange {
  readonly request: KeptMessage;
  readonly response: KeptMessage;
}

export function keptExchange(): KeptExchange {
  return { request: new KeptMessage(KEPT_BODY), response: new KeptMessage(KEPT_ANSWER) };
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}
