import { type Linked, OrderedList } from './ordered-list.ts';

class Entry<Key, Value> implements Linked<Entry<Key, Value>> {
  older: Entry<Key, Value> | undefined;
  newer: Entry<Key, Value> | undefined;
  readonly key: Key;
  value: Value;

  constructor(key: Key, value: Value) {
    this.key = key;
    this.value = value;
  }
}

/**
 * A map that strangers may write to: at most `capacity` entries, in the order in which they were last set. At the cap
 * the entry that was set longest ago gives way, and `evicted` counts it. The order stands in a list of its own: in that
 * of a plain Map, setting an entry again means deleting it, and finding the oldest means walking over all deleted ones.
 */
export class BoundedMap<Key, Value> {
  evicted = 0;
  readonly #capacity: number;
  readonly #entries = new Map<Key, Entry<Key, Value>>();
  readonly #order = new OrderedList<Entry<Key, Value>>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key)?.value;
  }

  has(key: Key): boolean {
    return this.#entries.has(key);
  }

  /** The entry is the newest from now on. */
  set(key: Key, value: Value): void {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.value = value;
      this.#order.renew(known);
      return;
    }
    if (this.#entries.size >= this.#capacity) {
      const { oldest } = this.#order;
      if (oldest !== undefined) this.delete(oldest.key);
      this.evicted++;
    }
    const entry = new Entry(key, value);
    this.#entries.set(key, entry);
    this.#order.append(entry);
  }

  delete(key: Key): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#order.remove(entry);
    return this.#entries.delete(key);
  }

  /** The entry that was set longest ago. */
  oldest(): { readonly key: Key; readonly value: Value } | undefined {
    return this.#order.oldest;
  }

  /** From the oldest to the newest. */
  *values(): IterableIterator<Value> {
    for (let entry = this.#order.oldest; entry !== undefined; entry = entry.newer) yield entry.value;
  }
}
