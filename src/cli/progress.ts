import type { Progress } from '../agent/analyze.ts';
import { countText } from '../model/words.ts';
import { say } from './print.ts';

const REDRAW_MILLISECONDS = 100;
const BAR_CELLS = 24;

/** A progress line with rate and time left, redrawn in place on a terminal; silent elsewhere. */
export class ProgressLine {
  readonly #enabled: boolean;
  readonly #now: () => number;
  readonly #begun: number;
  #drawn = 0;

  /** @param now milliseconds of a clock that never goes back */
  constructor(enabled: boolean, now: () => number = () => performance.now()) {
    this.#enabled = enabled;
    this.#now = now;
    this.#begun = now();
    this.#drawn = this.#begun;
  }

  update(progress: Progress): void {
    const now = this.#now();
    if (!this.#enabled || now - this.#drawn < REDRAW_MILLISECONDS) return;
    this.#drawn = now;
    say(`\r\x1b[K${progressText(progress, (now - this.#begun) / 1_000)}`);
  }

  end(): void {
    if (this.#enabled && this.#drawn !== this.#begun) say('\r\x1b[K');
  }
}

/** `[####----] 42 %  1,200,000 packets  380,000/s  12 s left`. */
export function progressText(progress: Progress, seconds: number): string {
  const { bytesRead, bytesTotal } = progress;
  const items = progress.packets > 0 ? progress.packets : progress.flows;
  const noun = progress.packets > 0 ? 'packets' : 'flows';
  const rate = `${countText(items)} ${noun}  ${countText(Math.round(items / seconds))}/s`;
  if (bytesTotal === null || bytesTotal === 0) return rate;
  const done = Math.min(1, bytesRead / bytesTotal);
  const cells = Math.round(done * BAR_CELLS);
  const bar = `${'#'.repeat(cells)}${'-'.repeat(BAR_CELLS - cells)}`;
  const left = done > 0 ? Math.ceil((seconds * (1 - done)) / done) : 0;
  return `[${bar}] ${Math.floor(done * 100)} %  ${rate}  ${left} s left`;
}
