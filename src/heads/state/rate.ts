import type { Micros } from '../../model/time.ts';
import { BoundedTable } from './bounded-table.ts';

/** Parts of the horizon that are counted apart: an event counts for the horizon, give or take a thirtieth of it. */
const BUCKETS = 30;

interface Counts {
  /** Which part of time the newest bucket stands for. */
  newest: number;
  readonly buckets: Uint32Array;
}

/** How many events each subject caused within a horizon of event time, in constant memory for each subject. */
export class Rate {
  readonly #width: Micros;
  readonly #table: BoundedTable<Counts>;

  constructor(options: { readonly horizon: Micros; readonly subjects: number }) {
    this.#width = Math.ceil(options.horizon / BUCKETS);
    this.#table = new BoundedTable({ capacity: options.subjects, lifetime: options.horizon });
  }

  get evicted(): number {
    return this.#table.evicted;
  }

  add(key: string, events: number, time: Micros): void {
    const counts = this.#table.get(key, time) ?? {
      newest: Math.floor(time / this.#width),
      buckets: new Uint32Array(BUCKETS),
    };
    // An event that comes late counts as one of the oldest that count, and makes nothing older.
    const part = Math.max(this.#advance(counts, time), counts.newest - BUCKETS + 1);
    this.#table.set(key, counts, Math.max(time, counts.newest * this.#width));
    const bucket = part % BUCKETS;
    counts.buckets[bucket] = (counts.buckets[bucket] as number) + events;
  }

  current(key: string, now: Micros): number {
    const counts = this.#table.get(key, now);
    if (counts === undefined) return 0;
    this.#advance(counts, now);
    return counts.buckets.reduce((sum, count) => sum + count, 0);
  }

  expire(now: Micros): void {
    this.#table.expire(now);
  }

  /** Empties the buckets between the newest and the one that a time falls into, which it gives. */
  #advance(counts: Counts, time: Micros): number {
    const part = Math.floor(time / this.#width);
    for (let passed = counts.newest + 1; passed <= part && passed <= counts.newest + BUCKETS; passed++) {
      counts.buckets[passed % BUCKETS] = 0;
    }
    if (part > counts.newest) {
      if (part > counts.newest + BUCKETS) counts.buckets.fill(0);
      counts.newest = part;
    }
    return part;
  }
}
