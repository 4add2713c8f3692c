import { DAY, type Micros, SECOND } from '../../model/time.ts';

/** Packets overtake each other by less than this; what lies further back is a clock that was set back. */
const REORDERING: Micros = SECOND;

/** Nothing is left of any statistic after a day: a clock that leaps further was set, or is wrong. */
const LEAP: Micros = DAY;

/**
 * The time by which statistics fade. It follows the clock of the capture forward, stands still while packets overtake
 * each other, and does not follow a clock that is set: a year forward or back is no time at all. A single senseless date
 * thus neither wipes out what was learned nor freezes it.
 */
export class StatisticsClock {
  #captured = Number.NaN;
  #time = 0;

  advance(captured: Micros): Micros {
    const passed = captured - this.#captured;
    if (passed > 0 && passed <= LEAP) this.#time += passed;
    // NaN comes here too: the first packet of all.
    if (!(passed <= 0 && passed >= -REORDERING)) this.#captured = captured;
    return this.#time;
  }
}
