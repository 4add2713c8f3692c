import type { Micros } from '../../model/time.ts';

/**
 * Counts by key over at least the last half-window and never more than the last three: two counts that take turns, so
 * that nothing has to be faded entry by entry. At the cap further keys are counted together.
 */
export class RecentCounts {
  readonly #half: Micros;
  readonly #capacity: number;
  #current = new Map<string, number>();
  #previous = new Map<string, number>();
  #total = 0;
  #previousTotal = 0;
  #begin = Number.NEGATIVE_INFINITY;

  constructor(half: Micros, capacity: number) {
    this.#half = half;
    this.#capacity = capacity;
  }

  /** All that was counted lately, also of keys beyond the cap. */
  get total(): number {
    return this.#total + this.#previousTotal;
  }

  /** Keys that were counted lately, at most the cap: those of the half-window that had more. */
  get keys(): number {
    return Math.max(this.#current.size, this.#previous.size);
  }

  of(key: string): number {
    return (this.#current.get(key) ?? 0) + (this.#previous.get(key) ?? 0);
  }

  add(key: string, now: Micros): void {
    this.turn(now);
    this.#total++;
    const count = this.#current.get(key);
    if (count !== undefined || this.#current.size < this.#capacity) this.#current.set(key, (count ?? 0) + 1);
  }

  /** Forgets what is too old at `now`. A clock that goes back forgets nothing. */
  turn(now: Micros): void {
    const passed = now - this.#begin;
    if (passed < this.#half) return;
    const isNext = passed < 2 * this.#half;
    [this.#previous, this.#current] = [isNext ? this.#current : new Map(), new Map()];
    this.#previousTotal = isNext ? this.#total : 0;
    this.#total = 0;
    this.#begin = now;
  }
}
