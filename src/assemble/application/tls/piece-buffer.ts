import { NO_BYTES } from './bytes.ts';

/** Pieces with holes between them that are kept; Chrome scatters its hello over some dozens. */
const PIECE_LIMIT = 256;
const FIRST_BUFFER = 2_048;

/** Puts pieces together in whatever order they come, each with the offset of its first byte. */
export class PieceBuffer {
  bytes = NO_BYTES;

  readonly #limit: number;
  /** Where pieces begin and end, in order, with holes between them. */
  readonly #edges: number[] = [];

  /** @param limit bytes beyond which nothing is kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes that are there from the first on. */
  get known(): number {
    return this.#edges[0] === 0 ? (this.#edges[1] as number) : 0;
  }

  /** Nothing is there behind a hole. */
  get isWhole(): boolean {
    return this.#edges.length === 2 && this.#edges[0] === 0;
  }

  add(offset: number, bytes: Uint8Array, start: number, end: number): void {
    const stop = offset + end - start;
    if (stop > this.#limit || start === end || !this.#cover(offset, stop)) return;
    if (stop > this.bytes.length) {
      const grown = new Uint8Array(Math.max(FIRST_BUFFER, 2 * this.bytes.length, stop));
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes.set(bytes.subarray(start, end), offset);
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
