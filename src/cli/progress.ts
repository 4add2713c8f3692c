import type { Progress } from '../agent/analyze.ts';
import type { PacketProgress } from '../agent/score-packets.ts';
import { countText } from '../model/words.ts';
import { say } from './print.ts';

const REDRAW_MILLISECONDS = 100;
const BAR_CELLS = 24;

/** How far a command has come; where it learns, also how far with that. */
export type ShownProgress = Progress & Partial<Pick<PacketProgress, 'phase' | 'learned' | 'toLearn'>>;

/** What the packet head does before it scores: which features go together, then what is normal. */
const PHASES = { mapping: 'mapping', training: 'learning' } as const;

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

  update(progress: ShownProgress): void {
    const now = this.#now();
    if (!this.#enabled || now - this.#drawn < REDRAW_MILLISECONDS) return;
    this.#drawn = now;
    say(`\r\x1b[K${progressText(progress, (now - this.#begun) / 1_000)}`);
  }

  end(): void {
    if (this.#enabled && this.#drawn !== this.#begun) say('\r\x1b[K');
  }
}

/** `[####----] 42 %  1,200,000 packets  380,000/s  12 s left`; while learning `[##--] 20 %  learning 12,000 of 55,001 ...`. */
export function progressText(progress: ShownProgress, seconds: number): string {
  const { bytesRead, bytesTotal, phase = 'scoring', learned = 0, toLearn = 0 } = progress;
  const items = progress.packets > 0 ? progress.packets : progress.flows;
  const noun = progress.packets > 0 ? 'packets' : 'flows';
  const isLearning = phase !== 'scoring';
  const what = isLearning
    ? `${PHASES[phase]} ${countText(Math.min(learned, toLearn))} of ${countText(toLearn)}`
    : `${countText(items)} ${noun}`;
  const rate = `${what}  ${countText(Math.round(items / seconds))}/s`;
  if (bytesTotal === null || bytesTotal === 0) {
    return isLearning && learned > 0 ? `${rate}  ${secondsLeft(learned / toLearn, seconds)} s left to learn` : rate;
  }
  const done = Math.min(1, bytesRead / bytesTotal);
  // What is learned takes more words, and a line that a terminal breaks cannot be redrawn.
  const width = isLearning ? BAR_CELLS / 2 : BAR_CELLS;
  const cells = Math.round(done * width);
  const bar = `${'#'.repeat(cells)}${'-'.repeat(width - cells)}`;
  return `[${bar}] ${Math.floor(done * 100)} %  ${rate}  ${secondsLeft(done, seconds)} s left`;
}

/** At the pace so far; 0 where there is none yet. */
function secondsLeft(done: number, seconds: number): number {
  return done > 0 ? Math.ceil((seconds * (1 - done)) / done) : 0;
}
