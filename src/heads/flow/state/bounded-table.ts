import type { Micros } from '../../../model/time.ts';

interface Entry<Value> {
  readonly value: Value;
  readonly time: Micros;
}

/**
 * A table that strangers may write to: at most `capacity` entries, each for at most `lifetime` of event time after it
 * was last set. At the cap the entry that was set longest ago gives way; `evicted` counts those.
 */
export class BoundedTable<Value> {
  evicted = 0;
  readonly #capacity: number;
  readonly #lifetime: Micros;
  /** In the order in which they were set: a Map keeps it. */
  readonly #entries = new Map<string, Entry<Value>>();

  constructor(options: { readonly capacity: number; readonly lifetime: Micros }) {
    this.#capacity = options.capacity;
    this.#lifetime = options.lifetime;
  }

  get size(): number {
    return this.#entries.size;
  }

  set(key: string, value: Value, time: Micros): void {
    this.#entries.delete(key);
    if (this.#entries.size === this.#capacity) {
      this.#dropOldest();
      this.evicted++;
    }
    this.#entries.set(key, { value, time });
  }

  get(key: string, now: Micros): Value | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined || entry.time + this.#lifetime < now ? undefined : entry.value;
  }

  /** Takes an entry out of the table. */
  take(key: string, now: Micros): Value | undefined {
    const value = this.get(key, now);
    this.#entries.delete(key);
    return value;
  }

  expire(now: Micros): void {
    for (const [key, entry] of this.#entries) {
      if (entry.time + this.#lifetime >= now) return;
      this.#entries.delete(key);
    }
  }

  #dropOldest(): void {
    for (const key of this.#entries.keys()) {
      this.#entries.delete(key);
      return;
    }
  }
}
