import { DAY, type Micros } from '../model/time.ts';

/** A packet this far ahead of the one before is believed only when the next one agrees, to within as much. */
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
  /** Where the input before this one claimed to be, if that was too far ahead. */
  #claimed: Micros | undefined;

  /** Whether a time may be true: a date in the future that nobody confirmed would never be forgotten. */
  believes(time: Micros): boolean {
    return time - this.now <= LEAP;
  }

  /** The event time of an input that claims to be from `time`. */
  advance(time: Micros): Micros {
    const claimed = this.#claimed;
    this.#claimed = undefined;
    if (!(time > this.now && time < Number.POSITIVE_INFINITY)) {
      if (time !== this.now) this.late++;
      return this.now;
    }
    const isLeap = this.now !== 0 && time - this.now > LEAP;
    if (isLeap && (claimed === undefined || Math.abs(time - claimed) > LEAP)) {
      this.#claimed = time;
      this.leaps++;
      return this.now;
    }
    this.now = time;
    return time;
  }
}
