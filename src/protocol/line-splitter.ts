import { GatehoundError } from '../model/error.ts';

/** A line of the control socket, without its end, has at most so many bytes. */
export const LINE_LIMIT = 65_536;

const LINE_FEED = 0x0a;

/** Cuts a stream of bytes into lines, with a bound on what it keeps. */
export class LineSplitter {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #limit: number;
  readonly #line: Uint8Array;
  #length = 0;

  /** `limit` is the most bytes that a line has without its end. */
  constructor(limit = LINE_LIMIT) {
    this.#limit = limit;
    this.#line = new Uint8Array(limit);
  }

  /**
   * Takes the next bytes and gives the lines that they complete. Throws GH-AGT-005 for a line of more than
   * `limit` bytes and for bytes that are no UTF-8; nothing can be read after that.
   */
  push(bytes: Uint8Array): string[] {
    const lines: string[] = [];
    let start = 0;
    while (start < bytes.length) {
      const feed = bytes.indexOf(LINE_FEED, start);
      const end = feed < 0 ? bytes.length : feed;
      if (this.#length + end - start > this.#limit) {
        throw new GatehoundError('GH-AGT-005', `a line of more than ${this.#limit} bytes`);
      }
      this.#line.set(bytes.subarray(start, end), this.#length);
      this.#length += end - start;
      if (feed >= 0) {
        lines.push(this.#text());
        this.#length = 0;
      }
      start = end + 1;
    }
    return lines;
  }

  #text(): string {
    try {
      return this.#decoder.decode(this.#line.subarray(0, this.#length));
    } catch (error) {
      throw new GatehoundError('GH-AGT-005', 'a line that is not UTF-8', { cause: error });
    }
  }
}
