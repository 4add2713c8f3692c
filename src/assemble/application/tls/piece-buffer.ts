import { NO_BYTES } from './bytes.ts';

/** Pieces behind holes that are kept; Chrome scatters its hello over some dozens. */
const PIECE_LIMIT = 256;
/** Numbers that stand for a kept piece: where it begins and ends, and where its bytes stand in the store. */
const NUMBERS = 3;
/** A number in an array that has grown by half. */
const NUMBER_BYTES = 12;

/**
 * Puts pieces together in whatever order they come, each with the offset of its first byte. What it takes up follows from
 * what came, not from offsets, which anybody can say: pieces behind a hole stand one behind the other until it is filled.
 */
export class PieceBuffer {
  /** Of these the first `known` are there. */
  bytes = NO_BYTES;
  /** Bytes that are there from the first on. */
  known = 0;

  readonly #limit: number;
  /** Pieces behind holes in the order of their offsets; they do not overlap. */
  readonly #pieces: number[] = [];
  #store = NO_BYTES;
  #stored = 0;

  /** @param limit bytes beyond which nothing is kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Nothing is there behind a hole. */
  get isWhole(): boolean {
    return this.known > 0 && this.#pieces.length === 0;
  }

  /** Bytes that are taken up. */
  get held(): number {
    return this.bytes.length + this.#store.length + NUMBER_BYTES * this.#pieces.length;
  }

  add(offset: number, bytes: Uint8Array, start: number, end: number): void {
    const stop = offset + end - start;
    if (stop > this.#limit || stop <= this.known) return;
    if (offset > this.known) this.#keep(offset, bytes, start, end);
    else {
      this.#append(bytes, start + this.known - offset, end);
      if (this.#pieces.length > 0) this.#join();
    }
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.known + end - start;
    this.bytes = this.#roomFor(needed, this.bytes, this.known);
    this.bytes.set(bytes.subarray(start, end), this.known);
    this.known = needed;
  }

  /** Moves pieces to what is known that nothing is missing before any more. */
  #join(): void {
    const pieces = this.#pieces;
    let count = 0;
    while (count < pieces.length && (pieces[count] as number) <= this.known) {
      const stop = pieces[count + 1] as number;
      const at = (pieces[count + 2] as number) - (pieces[count] as number);
      if (stop > this.known) this.#append(this.#store, at + this.known, at + stop);
      count += NUMBERS;
    }
    pieces.splice(0, count);
    if (pieces.length > 0) return;
    this.#store = NO_BYTES;
    this.#stored = 0;
  }

  /** Keeps what of a piece behind a hole is new. */
  #keep(offset: number, bytes: Uint8Array, start: number, end: number): void {
    const pieces = this.#pieces;
    const shift = start - offset;
    const stop = end - shift;
    let index = 0;
    for (let at = offset; at < stop; index += NUMBERS) {
      while (index < pieces.length && (pieces[index + 1] as number) <= at) index += NUMBERS;
      const next = pieces[index] ?? stop;
      if (next > at) {
        const until = Math.min(next, stop);
        index = this.#note(index, at, until);
        if (index < 0) return;
        this.#put(bytes, shift + at, shift + until);
      }
      at = pieces[index + 1] ?? stop;
    }
  }

  /** Notes a piece whose bytes are stored next; gives where it is noted, or -1 when there are too many. */
  #note(index: number, from: number, to: number): number {
    const pieces = this.#pieces;
    const before = index - NUMBERS;
    const isNext =
      before >= 0 &&
      pieces[before + 1] === from &&
      (pieces[before + 2] as number) + from - (pieces[before] as number) === this.#stored;
    if (isNext) {
      pieces[before + 1] = to;
      return before;
    }
    if (pieces.length === NUMBERS * PIECE_LIMIT) return -1;
    pieces.splice(index, 0, from, to, this.#stored);
    return index;
  }

  #put(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.#stored + end - start;
    this.#store = this.#roomFor(needed, this.#store, this.#stored);
    this.#store.set(bytes.subarray(start, end), this.#stored);
    this.#stored = needed;
  }

  /** No byte is stored twice, so no more than the limit is ever needed. The first piece is most often the only one. */
  #roomFor(needed: number, room: Uint8Array, used: number): Uint8Array {
    if (needed <= room.length) return room;
    const grown = new Uint8Array(used === 0 ? needed : Math.min(this.#limit, 2 * needed));
    grown.set(room.subarray(0, used));
    return grown;
  }
}
