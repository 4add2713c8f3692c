/** Longer entries are passed over: of what was downloaded, a HAR holds the whole. */
export const MAXIMUM_ENTRY = 1 << 26;
const FIRST_BUFFER = 1 << 16;
/** A buffer that a long entry needed is given back after it. */
const KEPT_BUFFER = 1 << 20;

const CODE = {
  quote: 0x22,
  comma: 0x2c,
  openList: 0x5b,
  backslash: 0x5c,
  closeList: 0x5d,
  open: 0x7b,
  close: 0x7d,
} as const;
/** Where things stand: `{"log":{"entries":[{...}]}}`. */
const DEPTH = { log: 2, entries: 3 } as const;
const KEY = 'entries';

/** One entry, as JSON. */
export interface HarEntryText {
  /** Null when it was too long. */
  readonly bytes: Uint8Array | null;
  /** From 1. */
  readonly number: number;
  /** Where it begins in the (unpacked) input. */
  readonly byte: number;
}

/** Cuts the entries out of a HAR document that comes in pieces, so that none needs to be in memory as a whole. */
export class EntryCutter {
  #depth = 0;
  #inText = false;
  #escaped = false;
  /** The text read last directly inside of `log`: the key of what follows. */
  #key = '';
  #inEntries = false;
  #position = 0;
  #count = 0;
  /** Where the entry began that is being read; -1 outside of one. */
  #start = -1;
  #held = new Uint8Array(FIRST_BUFFER);
  #length = 0;
  #isLong = false;

  /** Whether an entry has begun and not ended. */
  get isInside(): boolean {
    return this.#start >= 0;
  }

  /** Whether the document has ended as it should. */
  get isWhole(): boolean {
    return this.#depth === 0 && this.#position > 0 && !this.#inText;
  }

  get count(): number {
    return this.#count;
  }

  /** Takes the next bytes and gives the entries that end in them. */
  take(bytes: Uint8Array): readonly HarEntryText[] {
    const entries: HarEntryText[] = [];
    let from = this.#start < 0 ? -1 : 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const code = bytes[at] as number;
      if (this.#inText) this.#text(code);
      else if (code === CODE.quote) this.#beginText();
      else if (code === CODE.open || code === CODE.openList) {
        if (code === CODE.open && this.#inEntries && this.#depth === DEPTH.entries) {
          from = at;
          this.#start = this.#position + at;
        }
        this.#open(code);
      } else if (code === CODE.close || code === CODE.closeList) {
        this.#close();
        if (from < 0 || this.#depth !== DEPTH.entries) continue;
        this.#hold(bytes, from, at + 1);
        entries.push(this.#end());
        from = -1;
      } else if (code === CODE.comma && this.#depth === DEPTH.log) this.#key = '';
    }
    if (from >= 0) this.#hold(bytes, from, bytes.length);
    this.#position += bytes.length;
    return entries;
  }

  #beginText(): void {
    this.#inText = true;
    if (this.#depth === DEPTH.log) this.#key = '';
  }

  #text(code: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (code === CODE.backslash) this.#escaped = true;
    else if (code === CODE.quote) this.#inText = false;
    else if (this.#depth === DEPTH.log && this.#key.length <= KEY.length) this.#key += String.fromCharCode(code);
  }

  #open(code: number): void {
    if (code === CODE.openList && this.#depth === DEPTH.log && this.#key === KEY) this.#inEntries = true;
    this.#depth += 1;
  }

  #close(): void {
    if (this.#depth > 0) this.#depth -= 1;
    if (this.#depth < DEPTH.entries) this.#inEntries = false;
  }

  #end(): HarEntryText {
    this.#count += 1;
    const bytes = this.#isLong ? null : this.#held.slice(0, this.#length);
    const entry = { bytes, number: this.#count, byte: this.#start };
    this.#start = -1;
    this.#length = 0;
    this.#isLong = false;
    if (this.#held.length > KEPT_BUFFER) this.#held = new Uint8Array(FIRST_BUFFER);
    return entry;
  }

  #hold(bytes: Uint8Array, from: number, to: number): void {
    const needed = this.#length + to - from;
    if (needed > MAXIMUM_ENTRY) {
      this.#isLong = true;
      this.#held = new Uint8Array(FIRST_BUFFER);
    }
    if (this.#isLong) return;
    if (needed > this.#held.length) {
      const grown = new Uint8Array(Math.min(MAXIMUM_ENTRY, Math.max(needed, 2 * this.#held.length)));
      grown.set(this.#held.subarray(0, this.#length));
      this.#held = grown;
    }
    this.#held.set(bytes.subarray(from, to), this.#length);
    this.#length = needed;
  }
}
