import { DAY, MINUTE, type Micros, SECOND } from '../../model/time.ts';

/** Packets overtake each other by less than this; what lies further back is a clock that was set back. */
const REORDERING: Micros = SECOND;

/** A capture that is silent for longer is believed to have been once the next packet goes on from there. */
const SILENCE: Micros = MINUTE;

/** Nothing is left of any statistic after a day: a clock that leaps further was set, or is wrong. */
const LEAP: Micros = DAY;

/**
 * The time by which statistics fade. It follows the clock of the capture forward, stands still while packets overtake
 * each other, and does not follow a clock that is set: a year forward or back is no time at all. A date that no other
 * packet agrees with is nothing: it neither wipes out what was learned, nor stands among the pauses between packets,
 * where a single hour is seen for the better part of one.
 */
export class StatisticsClock {
  #captured = Number.NaN;
  /** Where the packet before claimed to be, if that was out of reach; NaN where it was not. */
  #claimed = Number.NaN;
  #time = 0;

  advance(captured: Micros): Micros {
    const passed = captured - this.#captured;
    const sinceClaim = captured - this.#claimed;
    this.#claimed = Number.NaN;
    if (isWithinReach(passed)) this.#follow(passed, captured);
    else if (Number.isNaN(this.#captured)) this.#captured = captured;
    else if (sinceClaim >= -REORDERING && sinceClaim <= LEAP)
      this.#follow(passed > 0 && passed <= LEAP ? passed : sinceClaim, captured);
    else this.#claimed = captured;
    return this.#time;
  }

  #follow(passed: Micros, captured: Micros): void {
    // A packet that was overtaken is no reason to go back.
    if (passed < 0 && isWithinReach(captured - this.#captured)) return;
    this.#time += Math.max(0, passed);
    this.#captured = captured;
  }
}

/** Whether a packet so long after another one needs nobody to confirm it. */
function isWithinReach(passed: Micros): boolean {
  return passed >= -REORDERING && passed <= SILENCE;
}
