import type { Micros } from '../model/time.ts';

/** The grid of time windows, the same for all profiles. Window 1 begins with the first second of the run. */
export class TimeWindows {
  readonly #width: Micros;
  #origin: Micros | undefined;

  constructor(width: Micros) {
    this.#width = width;
  }

  /** The first tick of a run lies on the second that holds its first input; later calls change nothing. */
  begin(time: Micros): void {
    this.#origin ??= time;
  }

  /** Which window holds a time; 0 and below for what came before the first input. */
  indexOf(time: Micros): number {
    return Math.floor((time - (this.#origin ?? time)) / this.#width) + 1;
  }

  startOf(index: number): Micros {
    return (this.#origin ?? 0) + (index - 1) * this.#width;
  }
}
