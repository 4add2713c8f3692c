import { DAY, type Micros } from '../model/time.ts';

/** A packet this far ahead of the one before is believed only when the next one agrees. */
const LEAP: Micros = DAY;

/**
 * Event time that never goes back. Captures hold packets out of order, and now and then one with a senseless date: a
 * single date in the far future must not end every timeout, or freeze time for all that follows.
 */
export class EventClock {
  /** 0 before the first input. */
  now: Micros = 0;
  /** Inputs whose time lay before `now`, and dates that nobody confirmed. */
  late = 0;
  leaps = 0;
  #leaped = false;

  /** The event time of an input that claims to be from `time`. */
  advance(time: Micros): Micros {
    if (time <= this.now) {
      if (time < this.now) this.late++;
      this.#leaped = false;
      return this.now;
    }
    if (this.now !== 0 && time - this.now > LEAP && !this.#leaped) {
      this.#leaped = true;
      this.leaps++;
      return this.now;
    }
    this.#leaped = false;
    this.now = time;
    return time;
  }
}
