import { SlotLists } from '../slot-lists.ts';

/**
 * What one reader takes besides what its parser says: content, stream, both sides' reassembly, the parser itself
 * (measured: 3.0 KB for HTTP of which both sides have spoken, 0.8 KB before anything is identified).
 */
export const READER_BYTES = 3_072;

/**
 * What all readers may hold together: 43,690 that keep nothing, or fewer. A parser counts bytes that it was given; as
 * text and lists they take up to three times as much, which with all other state stays below the heap of the launcher.
 */
export const DEFAULT_CONTENT_BYTES = 0x800_0000;

/** Readers of a flow that nobody has answered, or that no protocol is known of; and all others. */
const YOUNG = 0;
const SETTLED = 1;

/** Young readers give way first where they are more than an eighth: so many places nobody who stays can take from them. */
const YOUNG_SHARE = 8;

/**
 * The flows that are being read, in the order in which they were last given bytes, and what they hold. Who gives way at
 * a cap is the one idle longest, young ones before all others: a flood of spoofed segments pushes out itself. Noting a
 * packet allocates nothing.
 */
export class ActiveReaders {
  readonly #limit: number;
  readonly #bytesLimit: number;
  readonly #lists: SlotLists;
  /** What each reader was last said to hold, besides itself. */
  readonly #booked: Uint32Array;
  /** In which turn each reader was put where it stands. */
  readonly #turns: Uint32Array;
  /** Packets of a turn, in which a reader is moved once: the order is exact to a sixteenth of all places. */
  readonly #turnLength: number;
  #turn = 0;
  #packets = 0;
  readonly #sizes: [number, number] = [0, 0];
  readonly #bytes: [number, number] = [0, 0];

  /**
   * @param capacity slots that there are
   * @param limit most readers at a time
   * @param bytes most that all readers together may hold
   */
  constructor(capacity: number, limit: number, bytes: number) {
    this.#limit = limit;
    this.#bytesLimit = bytes;
    this.#lists = new SlotLists(capacity, 2);
    this.#booked = new Uint32Array(capacity);
    this.#turns = new Uint32Array(capacity);
    this.#turnLength = limit >> 4;
  }

  get size(): number {
    return this.#sizes[YOUNG] + this.#sizes[SETTLED];
  }

  /** What all of them hold. */
  get bytes(): number {
    return this.#bytes[YOUNG] + this.#bytes[SETTLED];
  }

  /** There is no place for another. */
  get isFull(): boolean {
    return this.size >= this.#limit;
  }

  /** They hold more than they may. */
  get isOverdrawn(): boolean {
    return this.bytes > this.#bytesLimit;
  }

  isYoung(slot: number): boolean {
    return this.#lists.of(slot) === YOUNG;
  }

  /** The one that gives way next, or -1. */
  get next(): number {
    const isYoung =
      this.#sizes[SETTLED] === 0 ||
      this.#sizes[YOUNG] * YOUNG_SHARE > this.#limit ||
      this.#bytes[YOUNG] * YOUNG_SHARE > this.#bytesLimit;
    return this.#lists.oldest(isYoung ? YOUNG : SETTLED);
  }

  add(slot: number): void {
    this.#booked[slot] = 0;
    this.#append(slot, YOUNG);
  }

  /** The reader was given bytes: it is the last to give way among its like. */
  renew(slot: number): void {
    if (++this.#packets > this.#turnLength) {
      this.#packets = 0;
      this.#turn = (this.#turn + 1) >>> 0;
    } else if (this.#turns[slot] === this.#turn) return;
    const list = this.#lists.of(slot) as 0 | 1;
    if (this.#lists.newest(list) === slot) return;
    this.remove(slot);
    this.#append(slot, list);
  }

  /** The reader's flow was answered, and what it speaks is known. */
  settle(slot: number): void {
    this.remove(slot);
    this.#append(slot, SETTLED);
  }

  /** What the reader holds now. */
  book(slot: number, bytes: number): void {
    const before = this.#booked[slot] as number;
    if (bytes === before) return;
    this.#bytes[this.#lists.of(slot) as 0 | 1] += bytes - before;
    this.#booked[slot] = bytes;
  }

  remove(slot: number): void {
    const list = this.#lists.of(slot) as 0 | 1;
    this.#lists.remove(slot);
    this.#sizes[list]--;
    this.#bytes[list] -= READER_BYTES + (this.#booked[slot] as number);
  }

  #append(slot: number, list: 0 | 1): void {
    this.#lists.append(slot, list);
    this.#turns[slot] = this.#turn;
    this.#sizes[list]++;
    this.#bytes[list] += READER_BYTES + (this.#booked[slot] as number);
  }
}
