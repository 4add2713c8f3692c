import type { Progress } from '../agent/analyze.ts';
import type { PacketProgress } from '../agent/score-packets.ts';
import { countText } from '../model/words.ts';
import { say } from './print.ts';

const REDRAW_MILLISECONDS = 100;
const BAR_CELLS = 24;

/** How far a command has come; where it learns, also how far with that. */
export type ShownProgress = Progress & Partial<Pick<PacketProgress, 'phase' | 'learned' | 'toLearn'>>;

/** What a packet head does before it scores. */
const PHASES = { mapping: 'learning which features go together', training: 'learning what is normal' } as const;

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

/**
 * `[####----] 42 %  1,200,000 packets  380,000/s  12 s left`; while learning
 * `learning what is normal 12,000 of 55,001  [##------] 20 %  ...`.
 */
export function progressText(progress: ShownProgress, seconds: number): string {
  const { bytesRead, bytesTotal } = progress;
  const items = progress.packets > 0 ? progress.packets : progress.flows;
  const noun = progress.packets > 0 ? 'packets' : 'flows';
  const rate = `${countText(items)} ${noun}  ${countText(Math.round(items / seconds))}/s`;
  const { phase = 'scoring', learned = 0, toLearn = 0 } = progress;
  const learning =
    phase === 'scoring' ? '' : `${PHASES[phase]} ${countText(Math.min(learned, toLearn))} of ${countText(toLearn)}  `;
  if (bytesTotal === null || bytesTotal === 0) {
    const toGo = learned === 0 || learning === '' ? '' : `  ${secondsLeft(learned / toLearn, seconds)} s left to learn`;
    return `${learning}${rate}${toGo}`;
  }
  const done = Math.min(1, bytesRead / bytesTotal);
  const cells = Math.round(done * BAR_CELLS);
  const bar = `${'#'.repeat(cells)}${'-'.repeat(BAR_CELLS - cells)}`;
  return `${learning}[${bar}] ${Math.floor(done * 100)} %  ${rate}  ${secondsLeft(done, seconds)} s left`;
}

/** At the pace so far; 0 where there is none yet. */
function secondsLeft(done: number, seconds: number): number {
  return done > 0 ? Math.ceil((seconds * (1 - done)) / done) : 0;
}
