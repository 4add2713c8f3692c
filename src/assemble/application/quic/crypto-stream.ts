import { readU24 } from '../tls/bytes.ts';

/** Handshake bytes of one side that are kept; a ClientHello with post-quantum keys and tickets has some 4 KiB. */
const STREAM_LIMIT = 65_536;
/** Pieces with holes between them; Chrome scatters its hello over some dozens. */
const PIECE_LIMIT = 256;
const HEADER = 4;
const FIRST_BUFFER = 2_048;

/** Puts the pieces of one side's handshake together, in whatever order they come (RFC 9000 section 7.5). */
export class CryptoStream {
  #bytes: Uint8Array = new Uint8Array(0);
  /** Where pieces begin and end, in order, with holes between them. */
  readonly #edges: number[] = [];
  #taken = 0;

  add(offset: number, bytes: Uint8Array, start: number, end: number): void {
    const stop = offset + end - start;
    if (stop > STREAM_LIMIT || start === end) return;
    if (!this.#cover(offset, stop)) return;
    if (stop > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(FIRST_BUFFER, 2 * this.#bytes.length, stop));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes.subarray(start, end), offset);
  }

  /** Gives the next whole message and true, or false when there is none yet. */
  take(listener: (type: number, bytes: Uint8Array, start: number, end: number) => void): boolean {
    const known = this.#edges[0] === 0 ? (this.#edges[1] as number) : 0;
    const at = this.#taken;
    if (at + HEADER > known) return false;
    const stop = at + HEADER + readU24(this.#bytes, at + 1);
    if (stop > known) return false;
    this.#taken = stop;
    listener(this.#bytes[at] as number, this.#bytes, at + HEADER, stop);
    return true;
  }

  /** Adds `[from, to)` to what is there; false when there are too many holes. */
  #cover(from: number, to: number): boolean {
    const edges = this.#edges;
    let first = 0;
    while (first < edges.length && (edges[first + 1] as number) < from) first += 2;
    let last = first;
    let begin = from;
    let finish = to;
    while (last < edges.length && (edges[last] as number) <= to) {
      begin = Math.min(begin, edges[last] as number);
      finish = Math.max(finish, edges[last + 1] as number);
      last += 2;
    }
    if (last === first && edges.length >= 2 * PIECE_LIMIT) return false;
    edges.splice(first, last - first, begin, finish);
    return true;
  }
}
