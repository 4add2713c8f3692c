import { type Micros, SECOND } from '../model/time.ts';

/** A clock is slewed by at most 500 millionths (adjtimex(2)); a change like this within a fraction of a second is a step. */
const STEP: Micros = SECOND;

/**
 * Keeps live event time from going back. The kernel stamps packets with the wall clock; when that is set back by a
 * minute, a minute's worth of packets would be late, no second would begin, and nobody would be judged meanwhile. So
 * what it was set back by is added from then on, until it is set forward again.
 */
export class EventTime {
  /** What is added to the wall clock's time. */
  shift: Micros = 0;
  readonly #wall: () => Micros;
  readonly #steady: () => Micros;
  #lead: Micros;

  /** @param steady a clock that nobody sets */
  constructor(wall: () => Micros, steady: () => Micros) {
    this.#wall = wall;
    this.#steady = steady;
    this.#lead = wall() - steady();
  }

  /** Looks whether the clock was set since the last look: by how much, 0 where it was not. */
  look(): Micros {
    const lead = this.#wall() - this.#steady();
    const step = lead - this.#lead;
    this.#lead = lead;
    if (Math.abs(step) < STEP) return 0;
    this.shift = Math.max(0, this.shift - step);
    return step;
  }

  now(): Micros {
    return this.#wall() + this.shift;
  }
}
