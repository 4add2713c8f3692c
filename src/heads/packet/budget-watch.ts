import { HOUR, type Micros } from '../../model/time.ts';
import { LEAST_PACKETS } from './attribution.ts';

/** An hour of event time is looked at at once: less is a burst, and a day is too long to be wrong. */
const WINDOW: Micros = HOUR;

/** So many times the budgeted rate is overspent: the budget is an average, and an hour has its share of luck. */
const TIMES_BUDGET = 3;

/** Sources that may reach level 2 within an hour. More at once are not an attack but a network that has changed. */
const SOURCES = 8;

/** Strange packets that no hour is blamed for: as many as so many attackers send before each is known for one. */
const ALLOWANCE = SOURCES * LEAST_PACKETS;

/**
 * Whether the head keeps its budget of false positives. Strange packets that no attacker accounts for, and sources in
 * numbers, show that what was learned does not fit any more. Then the head goes on telling, but proposes nothing that
 * blocks, until an hour has been within the budget.
 */
export class BudgetWatch {
  #probability: number;
  #begin: Micros = Number.NaN;
  #packets = 0;
  #unaccounted = 0;
  readonly #sources = new Set<string>();
  #isOverspent = false;

  /** @param probability of a benign packet to reach level 1, as budgeted */
  constructor(probability: number) {
    this.#probability = probability;
  }

  /** Another model is in use, which budgets this probability. What was overspent stays overspent. */
  expect(probability: number): void {
    this.#probability = probability;
  }

  get isOverspent(): boolean {
    return this.#isOverspent;
  }

  scored(packets: number): void {
    this.#packets += packets;
  }

  /** A strange packet that is nobody's doing, or of a source that has sent only a few. */
  unaccounted(): void {
    this.#unaccounted++;
  }

  /** A source has reached level 2. */
  blamed(source: string): void {
    if (this.#sources.size <= SOURCES) this.#sources.add(source);
  }

  tick(now: Micros): void {
    const allowed = ALLOWANCE + TIMES_BUDGET * this.#probability * this.#packets;
    const isOver = this.#unaccounted > allowed || this.#sources.size > SOURCES;
    if (isOver) this.#isOverspent = true;
    if (Number.isNaN(this.#begin)) this.#begin = now;
    if (now - this.#begin < WINDOW) return;
    this.#isOverspent = isOver;
    this.#begin = now;
    this.#packets = 0;
    this.#unaccounted = 0;
    this.#sources.clear();
  }
}
