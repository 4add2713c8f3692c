/** Something that stands in one `OrderedList` at a time. */
export interface Linked<Item> {
  older: Item | undefined;
  newer: Item | undefined;
}

/** Items in the order in which they were appended; taking one out of its middle costs as little as from its end. */
export class OrderedList<Item extends Linked<Item>> {
  #oldest: Item | undefined;
  #newest: Item | undefined;

  get oldest(): Item | undefined {
    return this.#oldest;
  }

  append(item: Item): void {
    item.older = this.#newest;
    item.newer = undefined;
    if (this.#newest === undefined) this.#oldest = item;
    else this.#newest.newer = item;
    this.#newest = item;
  }

  remove(item: Item): void {
    if (item.older === undefined) this.#oldest = item.newer;
    else item.older.newer = item.newer;
    if (item.newer === undefined) this.#newest = item.older;
    else item.newer.older = item.older;
  }

  /** The item is the newest from now on. */
  renew(item: Item): void {
    if (item === this.#newest) return;
    this.remove(item);
    this.append(item);
  }
}
