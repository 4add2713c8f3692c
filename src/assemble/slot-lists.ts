/**
 * Lists of slots in flat memory, each slot in one of them at a time: the order is that in which they were appended.
 * Moving a slot allocates nothing.
 */
export class SlotLists {
  readonly #list: Uint8Array;
  readonly #previous: Int32Array;
  readonly #next: Int32Array;
  readonly #oldest: Int32Array;
  readonly #newest: Int32Array;

  constructor(capacity: number, lists: number) {
    this.#list = new Uint8Array(capacity);
    this.#previous = new Int32Array(capacity);
    this.#next = new Int32Array(capacity);
    this.#oldest = new Int32Array(lists).fill(-1);
    this.#newest = new Int32Array(lists).fill(-1);
  }

  /** The list that a slot stands in, or stood in last. */
  of(slot: number): number {
    return this.#list[slot] as number;
  }

  /** The slot of a list that was appended first, or -1. */
  oldest(list: number): number {
    return this.#oldest[list] as number;
  }

  /** The slot of a list that was appended last, or -1. */
  newest(list: number): number {
    return this.#newest[list] as number;
  }

  append(slot: number, list: number): void {
    const newest = this.#newest[list] as number;
    this.#list[slot] = list;
    this.#previous[slot] = newest;
    this.#next[slot] = -1;
    if (newest < 0) this.#oldest[list] = slot;
    else this.#next[newest] = slot;
    this.#newest[list] = slot;
  }

  remove(slot: number): void {
    const list = this.#list[slot] as number;
    const previous = this.#previous[slot] as number;
    const next = this.#next[slot] as number;
    if (previous < 0) this.#oldest[list] = next;
    else this.#next[previous] = next;
    if (next < 0) this.#newest[list] = previous;
    else this.#previous[next] = previous;
  }
}
