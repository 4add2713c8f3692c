import type { ByteReader } from './byte-reader.ts';

/** Longer lines are not kept: no log that is read has one, and memory must not follow what a file says. */
export const MAXIMUM_LINE = 1 << 20;
const CHUNK = 1 << 18;
const LINE_FEED = 10;

export interface Line {
  /** Without its end; null when it was too long. */
  readonly text: string | null;
  /** From 1. */
  readonly number: number;
  /** Where it begins in the (unpacked) input. */
  readonly byte: number;
}

/** How the bytes of a line become text. */
export type TextOf = (bytes: Uint8Array) => string;

/** UTF-8; a byte order mark is dropped, what is none becomes U+FFFD. */
function utf8Text(bytes: Uint8Array): string {
  return UTF_8.decode(bytes);
}

/** A character for each byte: nothing is lost. */
export function byteText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;
}

const UTF_8 = new TextDecoder();
const BYTE_ORDER_MARK = '\xef\xbb\xbf';

/** Cuts an input into lines, a list of them for each piece read; LF and CRLF end a line, and so does the input. */
export async function* readLines(reader: ByteReader, textOf: TextOf = utf8Text): AsyncGenerator<readonly Line[]> {
  const cutter = new LineCutter(textOf);
  for (let ended = false; !ended; ) {
    ended = !(await cutter.fill(reader));
    const lines = cutter.cut(ended);
    if (lines.length > 0) yield lines;
  }
}

/** Cuts what it is filled with into lines. */
export class LineCutter {
  readonly #textOf: TextOf;
  #buffer = new Uint8Array(CHUNK);
  #filled = 0;
  #base = 0;
  #number = 1;
  /** Where the line began whose rest is being thrown away; -1 when none is. */
  #skipping = -1;

  constructor(textOf: TextOf) {
    this.#textOf = textOf;
  }

  /** Fills the buffer; false when the input has ended. */
  async fill(reader: Pick<ByteReader, 'read'>): Promise<boolean> {
    if (this.#filled === this.#buffer.length) this.#grow();
    while (this.#filled < this.#buffer.length) {
      const read = await reader.read(this.#buffer, this.#filled);
      if (read === 0) return false;
      this.#filled += read;
    }
    return true;
  }

  /** The lines in the buffer that are whole; the last one too when the input has ended. */
  cut(ended: boolean): readonly Line[] {
    const lines: Line[] = [];
    const bytes = this.#buffer.subarray(0, this.#filled);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      lines.push(this.#line(start, end));
      start = end + 1;
    }
    if (ended && (start < this.#filled || this.#skipping >= 0)) {
      lines.push(this.#line(start, this.#filled));
      start = this.#filled;
    }
    // What remains has no line end yet.
    if (this.#skipping >= 0 || this.#filled - start > MAXIMUM_LINE) {
      if (this.#skipping < 0) this.#skipping = this.#base + start;
      start = this.#filled;
    }
    this.#buffer.copyWithin(0, start, this.#filled);
    this.#base += start;
    this.#filled -= start;
    return lines;
  }

  #line(start: number, end: number): Line {
    const long = this.#skipping >= 0 || end - start > MAXIMUM_LINE;
    const text = long ? null : withoutReturn(this.#textOf(this.#buffer.subarray(start, end)));
    const byte = this.#skipping >= 0 ? this.#skipping : this.#base + start;
    const number = this.#number;
    this.#skipping = -1;
    this.#number += 1;
    return { text, number, byte };
  }

  #grow(): void {
    const larger = new Uint8Array(this.#buffer.length * 2);
    larger.set(this.#buffer);
    this.#buffer = larger;
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
