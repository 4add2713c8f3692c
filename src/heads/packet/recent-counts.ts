import type { Micros } from '../../model/time.ts';
import { HeaviestKeys } from './heaviest-keys.ts';

/**
 * Counts by key over at least the last half-window and never more than the last three: two counts that take turns, so
 * that nothing has to be faded entry by entry. At the cap the heaviest keys are told apart. It is made for every host
 * that a scan touches: what it does not need yet it does not have.
 */
export class RecentCounts {
  readonly #half: Micros;
  readonly #capacity: number;
  #current: HeaviestKeys | null = null;
  #previous: HeaviestKeys | null = null;
  #total = 0;
  #previousTotal = 0;
  #begin = Number.NEGATIVE_INFINITY;
  #heaviest = '';

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
    return Math.max(this.#current?.size ?? 0, this.#previous?.size ?? 0);
  }

  /** No less than this was counted of the key. */
  atLeast(key: string): number {
    return (this.#current?.atLeast(key) ?? 0) + (this.#previous?.atLeast(key) ?? 0);
  }

  /** No more than this was counted of the key. */
  atMost(key: string): number {
    return (this.#current?.atMost(key) ?? 0) + (this.#previous?.atMost(key) ?? 0);
  }

  /** Whether the key, which was counted just now, has come more than once and as often as any, as far as is known. */
  isHeaviest(key: string): boolean {
    return this.#heaviest === key && this.atLeast(key) > 1;
  }

  add(key: string, now: Micros): void {
    this.turn(now);
    this.#total++;
    if (this.#current === null) this.#current = new HeaviestKeys(this.#capacity, key);
    else this.#current.add(key);
    if (key !== this.#heaviest && this.atLeast(key) >= this.atLeast(this.#heaviest)) this.#heaviest = key;
  }

  /** Forgets what is too old at `now`. A clock that goes back forgets nothing. */
  turn(now: Micros): void {
    const passed = now - this.#begin;
    if (passed < this.#half) return;
    const isNext = passed < 2 * this.#half;
    this.#previous = isNext ? this.#current : null;
    this.#previousTotal = isNext ? this.#total : 0;
    this.#current = null;
    this.#total = 0;
    this.#begin = now;
    this.#heaviest = this.#previous?.heaviest() ?? '';
  }
}
