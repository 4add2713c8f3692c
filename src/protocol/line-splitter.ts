import { GatehoundError } from '../model/error.ts';

/** A line, without its end, has at most so many bytes. */
export const LINE_LIMIT = 65_536;

const LINE_FEED = 0x0a;

/** Cuts a stream of bytes into lines, with a bound on what it keeps. */
export class LineSplitter {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #line = new Uint8Array(LINE_LIMIT);
  #length = 0;

  /**
   * Takes the next bytes and gives the lines that they complete. Throws GH-AGT-005 for a line of more than LINE_LIMIT
   * bytes and for bytes that are no UTF-8; nothing can be read after that.
   */
  push(bytes: Uint8Array): string[] {
    const lines: string[] = [];
    let start = 0;
    while (start < bytes.length) {
      const feed = bytes.indexOf(LINE_FEED, start);
      const end = feed < 0 ? bytes.length : feed;
      if (this.#length + end - start > LINE_LIMIT) {
        throw new GatehoundError('GH-AGT-005', `a line of more than ${LINE_LIMIT} bytes`);
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
