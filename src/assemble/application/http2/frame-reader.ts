/** RFC 9113 section 3.4: what a client sends first. */
export const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
/** Length, type, flags, stream (RFC 9113 section 4.1). */
const HEADER_LENGTH = 9;
/** Bytes of a header block, with its continuations, that are held; servers refuse at 8 to 64 KiB. */
const BLOCK_LIMIT = 65_536;

/** Bytes of SETTINGS that are read; RFC 9113 defines six of six bytes. */
const SETTINGS_LIMIT = 384;
/** A buffer that a long block needed is given back after it; most blocks are far shorter. */
const KEPT_BUFFER = 4_096;
const NOTHING = new Uint8Array(0);

const FRAME = { data: 0, headers: 1, reset: 3, settings: 4, pushPromise: 5, continuation: 9 } as const;
/** No type that is defined. */
const IGNORED = 0xff;
/** Of SETTINGS_HEADER_TABLE_SIZE (RFC 9113 section 6.5.2). */
const HEADER_TABLE_SIZE = 1;
const FLAG = { endStream: 0x1, endHeaders: 0x4, padded: 0x8, priority: 0x20 } as const;

/** What one side of an HTTP/2 connection says. */
export interface FrameListener {
  /** A whole header block. `promised` is the stream that a PUSH_PROMISE opens, else 0. False: it cannot be read. */
  headers(stream: number, promised: number, bytes: Uint8Array, start: number, end: number): boolean;
  /** `count` bytes of a body; null where they are missing. */
  data(stream: number, bytes: Uint8Array | null, start: number, count: number): void;
  endStream(stream: number): void;
  reset(stream: number): void;
  /** The side lets the other one keep a header table of this size. */
  tableSize(size: number): void;
}

/** Reads the frames of one direction of an HTTP/2 connection. Bodies are passed on, never copied. */
export class FrameReader {
  /** The frames' order or content is broken, or bytes are missing where they mattered. */
  lost = false;
  readonly #listener: FrameListener;
  readonly #header = new Uint8Array(HEADER_LENGTH);
  #headerLength = 0;
  /** Bytes of the preface still to be passed over. */
  #preface = 0;
  #type = 0;
  #flags = 0;
  #stream = 0;
  #remaining = 0;
  /** Padding at the end of a DATA frame; -1 while its length has not come. */
  #padding = 0;
  /** Frame payload, or the block so far. */
  #held: Uint8Array = NOTHING;
  #heldLength = 0;
  /** Of the block that goes on in the next frame; null outside of one. */
  #block: { readonly stream: number; readonly promised: number; readonly ends: boolean } | null = null;

  constructor(listener: FrameListener) {
    this.#listener = listener;
  }

  /** Bytes that are buffered. */
  get held(): number {
    return this.#held.length;
  }

  /** The side is a client: its preface comes first. */
  expectPreface(): void {
    this.#preface = PREFACE.length;
  }

  read(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.lost) {
      if (this.#preface > 0) {
        const count = Math.min(this.#preface, end - at);
        this.#preface -= count;
        at += count;
      } else if (this.#headerLength < HEADER_LENGTH) {
        this.#header[this.#headerLength] = bytes[at] as number;
        this.#headerLength += 1;
        at += 1;
        if (this.#headerLength === HEADER_LENGTH) this.#begin();
      } else {
        const count = Math.min(this.#remaining, end - at);
        this.#payload(bytes, at, count);
        at += count;
      }
    }
  }

  gap(length: number): void {
    const isInside = this.#headerLength === HEADER_LENGTH && length <= this.#remaining;
    if (this.lost || !isInside || this.#isHeld() || (this.#type === FRAME.data && this.#padding < 0)) this.lost = true;
    else this.#payload(null, 0, length);
  }

  #begin(): void {
    const header = this.#header;
    const at = (index: number) => header[index] as number;
    this.#remaining = (at(0) << 16) | (at(1) << 8) | at(2);
    this.#type = at(3);
    if (this.#type === FRAME.settings && this.#remaining > SETTINGS_LIMIT) this.#type = IGNORED;
    this.#flags = at(4);
    this.#stream = ((at(5) & 0x7f) << 24) | (at(6) << 16) | (at(7) << 8) | at(8);
    this.#padding = this.#type === FRAME.data && (this.#flags & FLAG.padded) !== 0 ? -1 : 0;
    const continues = this.#type === FRAME.continuation;
    if (continues !== (this.#block !== null) || (continues && this.#stream !== this.#block?.stream)) this.lost = true;
    if (this.#isHeld() && this.#heldLength + this.#remaining > BLOCK_LIMIT) this.lost = true;
    if (this.#remaining === 0 && !this.lost) this.#end();
  }

  #isHeld(): boolean {
    const type = this.#type;
    return type === FRAME.headers || type === FRAME.continuation || type === FRAME.pushPromise;
  }

  #payload(bytes: Uint8Array | null, start: number, length: number): void {
    if (this.#isHeld() && bytes !== null) this.#hold(bytes, start, length);
    else if (this.#type === FRAME.settings) this.#settings(bytes, start, length);
    else if (this.#type === FRAME.data) this.#data(bytes, start, length);
    this.#remaining -= length;
    if (this.#remaining === 0 && !this.lost) this.#end();
  }

  #data(bytes: Uint8Array | null, start: number, length: number): void {
    let from = start;
    let left = this.#remaining;
    if (this.#padding < 0 && bytes !== null) {
      this.#padding = bytes[from] as number;
      from += 1;
      left -= 1;
      if (this.#padding > left) this.#padding = left;
    }
    const count = Math.min(length - (from - start), left - this.#padding);
    if (count > 0) this.#listener.data(this.#stream, bytes, from, count);
  }

  #end(): void {
    this.#headerLength = 0;
    if (this.#type === FRAME.data && (this.#flags & FLAG.endStream) !== 0) this.#listener.endStream(this.#stream);
    else if (this.#type === FRAME.reset) this.#listener.reset(this.#stream);
    else if (this.#type === FRAME.headers || this.#type === FRAME.pushPromise) this.#beginBlock();
    else if (this.#type === FRAME.settings) this.#endSettings();
    if (this.#isHeld() && (this.#flags & FLAG.endHeaders) !== 0) this.#endBlock();
  }

  /** Of settings with a hole nothing is known. */
  #settings(bytes: Uint8Array | null, start: number, length: number): void {
    if (bytes !== null) this.#hold(bytes, start, length);
    else {
      this.#type = IGNORED;
      this.#heldLength = 0;
    }
  }

  #endSettings(): void {
    const held = this.#held;
    for (let at = 0; at + 6 <= this.#heldLength; at += 6) {
      const word = (index: number) => ((held[at + index] as number) << 8) | (held[at + index + 1] as number);
      if (word(0) === HEADER_TABLE_SIZE) this.#listener.tableSize(word(2) * 65_536 + word(4));
    }
    this.#heldLength = 0;
  }

  /** Takes padding, priority and the promised stream off the payload: what is left is the block's first part. */
  #beginBlock(): void {
    const isPromise = this.#type === FRAME.pushPromise;
    let from = 0;
    let to = this.#heldLength;
    if ((this.#flags & FLAG.padded) !== 0) {
      to -= this.#held[0] ?? 0;
      from += 1;
    }
    if (!isPromise && (this.#flags & FLAG.priority) !== 0) from += 5;
    let promised = 0;
    if (isPromise) {
      const at = (index: number) => this.#held[from + index] ?? 0;
      promised = ((at(0) & 0x7f) << 24) | (at(1) << 16) | (at(2) << 8) | at(3);
      from += 4;
    }
    if (from > to) {
      this.lost = true;
      return;
    }
    this.#held.copyWithin(0, from, to);
    this.#heldLength = to - from;
    this.#block = { stream: this.#stream, promised, ends: !isPromise && (this.#flags & FLAG.endStream) !== 0 };
  }

  #endBlock(): void {
    const block = this.#block;
    if (block === null || this.lost) return;
    this.#block = null;
    const length = this.#heldLength;
    this.#heldLength = 0;
    if (!this.#listener.headers(block.stream, block.promised, this.#held, 0, length)) this.lost = true;
    else if (block.ends) this.#listener.endStream(block.stream);
    if (this.#held.length > KEPT_BUFFER) this.#held = NOTHING;
  }

  #hold(bytes: Uint8Array, start: number, length: number): void {
    const needed = this.#heldLength + length;
    if (needed > this.#held.length) {
      const grown = new Uint8Array(Math.min(BLOCK_LIMIT, Math.max(needed, 2 * this.#held.length, 512)));
      grown.set(this.#held.subarray(0, this.#heldLength));
      this.#held = grown;
    }
    this.#held.set(bytes.subarray(start, start + length), this.#heldLength);
    this.#heldLength = needed;
  }
}
