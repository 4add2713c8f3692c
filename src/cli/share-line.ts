import { countText } from '../model/words.ts';
import { say } from './print.ts';

const REDRAW_MILLISECONDS = 100;
const BAR_CELLS = 24;
const MOST_COLUMNS = 78;

/** A progress line with rate, and with time left where the whole is known; silent where nobody looks at it. */
export class ShareLine {
  readonly #enabled: boolean;
  readonly #now: () => number;
  #begun: number;
  #updated: number;
  #share = 0;
  #count = 0;
  #drawn = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds of a clock that never goes back */
  constructor(enabled: boolean, now: () => number = () => performance.now()) {
    this.#enabled = enabled;
    this.#now = now;
    this.#begun = now();
    this.#updated = this.#begun;
  }

  /**
   * Where the share or the count falls, something new has begun.
   *
   * @param share 0 to 1; null where the whole is not known
   * @param count how many of what the words tell are done; null where nothing is counted
   */
  update(share: number | null, words: string, count: number | null = null): void {
    if (!this.#enabled) return;
    const now = this.#now();
    // What has begun anew began when the one before was last heard of: by now a part of it is done.
    if ((share ?? 0) < this.#share || (count ?? 0) < this.#count) this.#begun = this.#updated;
    this.#updated = now;
    this.#share = share ?? 0;
    this.#count = count ?? 0;
    if (now - this.#drawn < REDRAW_MILLISECONDS) return;
    this.#drawn = now;
    say(`\r\x1b[K${shareText(share, words, (now - this.#begun) / 1_000, count)}`);
  }

  end(): void {
    if (this.#enabled && this.#drawn !== Number.NEGATIVE_INFINITY) say('\r\x1b[K');
  }
}

/** `[####----] 42 %  12,000 requests  4,000/s  12 s left`; `12,000 requests  4,000/s` of a whole that is not known. */
export function shareText(share: number | null, words: string, seconds: number, count: number | null = null): string {
  const rate = count === null || !(seconds > 0) ? '' : `  ${countText(Math.round(count / seconds))}/s`;
  if (share === null) return fitted('', words, rate);
  const done = Math.max(0, Math.min(1, share));
  const cells = Math.round(done * BAR_CELLS);
  const left = done > 0 ? `  ${Math.ceil((seconds * (1 - done)) / done)} s left` : '';
  const bar = `[${'#'.repeat(cells)}${'-'.repeat(BAR_CELLS - cells)}] ${Math.floor(done * 100)} %  `;
  return fitted(bar, words, `${rate}${left}`);
}

/** The words are cut, not what stands behind them. */
function fitted(bar: string, words: string, figures: string): string {
  const room = Math.max(0, MOST_COLUMNS - bar.length - figures.length);
  const shown = words.length > room ? `${words.slice(0, Math.max(0, room - 1))}…` : words;
  return `${bar}${shown}${figures}`.slice(0, MOST_COLUMNS);
}

/** How much of an input was read; null where nobody knows how long it is. */
export function shareRead(bytesRead: number, bytesTotal: number | null): number | null {
  return bytesTotal === null || bytesTotal === 0 ? null : bytesRead / bytesTotal;
}
