import { say } from './print.ts';

const REDRAW_MILLISECONDS = 100;
const BAR_CELLS = 24;
const MOST_COLUMNS = 78;

/** A progress line of something whose share is known, with the time left; silent where nobody looks at it. */
export class ShareLine {
  readonly #enabled: boolean;
  readonly #now: () => number;
  #begun: number;
  #before = 1;
  #drawn = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds of a clock that never goes back */
  constructor(enabled: boolean, now: () => number = () => performance.now()) {
    this.#enabled = enabled;
    this.#now = now;
    this.#begun = now();
  }

  /** @param share 0 to 1; where it falls, something new has begun */
  update(share: number, words: string): void {
    if (!this.#enabled) return;
    const now = this.#now();
    if (share < this.#before) this.#begun = now;
    this.#before = share;
    if (now - this.#drawn < REDRAW_MILLISECONDS) return;
    this.#drawn = now;
    say(`\r\x1b[K${shareText(share, words, (now - this.#begun) / 1_000)}`);
  }

  end(): void {
    if (this.#enabled && this.#drawn !== Number.NEGATIVE_INFINITY) say('\r\x1b[K');
  }
}

/** `[####----] 42 %  learning: trees  12 s left`. */
export function shareText(share: number, words: string, seconds: number): string {
  const done = Math.max(0, Math.min(1, share));
  const cells = Math.round(done * BAR_CELLS);
  const left = done > 0 ? `  ${Math.ceil((seconds * (1 - done)) / done)} s left` : '';
  return `[${'#'.repeat(cells)}${'-'.repeat(BAR_CELLS - cells)}] ${Math.floor(done * 100)} %  ${words}${left}`.slice(
    0,
    MOST_COLUMNS,
  );
}
