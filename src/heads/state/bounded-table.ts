import type { Micros } from '../../model/time.ts';
import { BoundedMap } from '../../numeric/bounded-map.ts';

interface Entry<Value> {
  value: Value;
  time: Micros;
}

/**
 * A table that strangers may write to: at most `capacity` entries, each for at most `lifetime` of event time after it
 * was last set. At the cap the entry that was set longest ago gives way; `evicted` counts those.
 */
export class BoundedTable<Value> {
  readonly #lifetime: Micros;
  readonly #entries: BoundedMap<string, Entry<Value>>;

  constructor(options: { readonly capacity: number; readonly lifetime: Micros }) {
    this.#lifetime = options.lifetime;
    this.#entries = new BoundedMap(options.capacity);
  }

  get size(): number {
    return this.#entries.size;
  }

  get evicted(): number {
    return this.#entries.evicted;
  }

  set(key: string, value: Value, time: Micros): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) this.#entries.set(key, { value, time });
    else {
      entry.value = value;
      entry.time = time;
      this.#entries.set(key, entry);
    }
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
    for (let oldest = this.#entries.oldest(); oldest !== undefined; oldest = this.#entries.oldest()) {
      if (oldest.value.time + this.#lifetime >= now) return;
      this.#entries.delete(oldest.key);
    }
  }
}
