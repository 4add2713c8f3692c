/**
 * A map that strangers may write to: at most `capacity` entries, in the order in which they were last set. At the cap
 * the entry that was set longest ago gives way, and `evicted` counts it. Finding that entry takes constant time: a
 * plain Map would walk over all that was deleted before it, which a flood makes thousands.
 */
export class BoundedMap<Key, Value> {
  evicted = 0;
  readonly #capacity: number;
  readonly #entries = new Map<Key, Value>();
  /** Stands behind `#front`; all that came before it in the map has been deleted or set again. */
  #iterator: MapIterator<[Key, Value]> | undefined;
  #front: readonly [Key, Value] | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  has(key: Key): boolean {
    return this.#entries.has(key);
  }

  /** The entry is the newest from now on. */
  set(key: Key, value: Value): void {
    if (!this.delete(key) && this.#entries.size >= this.#capacity) {
      const oldest = this.oldest();
      if (oldest !== undefined) this.delete(oldest[0]);
      this.evicted++;
    }
    this.#entries.set(key, value);
  }

  delete(key: Key): boolean {
    if (this.#front?.[0] === key) this.#front = undefined;
    return this.#entries.delete(key);
  }

  /** The entry that was set longest ago. */
  oldest(): readonly [Key, Value] | undefined {
    if (this.#front !== undefined) return this.#front;
    let next = this.#iterator?.next();
    if (next === undefined || next.done === true) {
      this.#iterator = this.#entries.entries();
      next = this.#iterator.next();
    }
    this.#front = next.done === true ? undefined : next.value;
    return this.#front;
  }

  /** From the oldest to the newest. */
  values(): IterableIterator<Value> {
    return this.#entries.values();
  }
}
