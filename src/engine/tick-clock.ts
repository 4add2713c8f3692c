import { floorToSecond, type Micros, SECOND } from '../model/time.ts';
import { EventClock } from './clock.ts';

/** Event time and its ticks, on whole seconds. Stages that are given the same inputs make the same ticks. */
export class TickClock {
  readonly clock = new EventClock();
  /** The last tick; NaN before the first. */
  #second = Number.NaN;

  /** Whether a tick is due at an event time: a second has begun. */
  isDue(now: Micros): boolean {
    return !(now < this.#second + SECOND);
  }

  /** The tick that event time has come to, if a second has begun: the one before it is over for everybody. */
  reach(now: Micros): Micros | undefined {
    if (!this.isDue(now)) return undefined;
    this.#second = floorToSecond(now);
    return this.#second;
  }

  /** The tick after the last, when nothing comes any more; none where there was none. */
  last(): Micros | undefined {
    return Number.isNaN(this.#second) ? undefined : this.#second + SECOND;
  }
}
