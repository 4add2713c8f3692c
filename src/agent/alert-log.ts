import { appendFile, open } from 'node:fs/promises';
import { GatehoundError } from '../model/error.ts';
import type { Micros } from '../model/time.ts';

/** Milliseconds that lines wait for each other. */
const PATIENCE = 100;

/** Lines that may wait while the disk is busy; more are dropped and counted. */
const WAITING = 10_000;

const LONGEST_LINE = 2_000;

/**
 * The log of alerts as diffai writes it, `<unix seconds> - <text>`, a line each. The file is opened for each write, so a
 * rotation needs no signal.
 */
export class AlertLog {
  readonly #path: string;
  readonly #notice: (text: string) => void;
  #lines: string[] = [];
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;
  #hasFailed = false;
  dropped = 0;

  constructor(path: string, notice: (text: string) => void) {
    this.#path = path;
    this.#notice = notice;
  }

  /** Makes the file where there is none. Throws GH-WEB-023 where it cannot be written. */
  async check(): Promise<void> {
    try {
      await (await open(this.#path, 'a')).close();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new GatehoundError('GH-WEB-023', `${this.#path}: ${reason}`, { cause: error });
    }
  }

  add(time: Micros, text: string): void {
    if (this.#lines.length >= WAITING) {
      this.dropped++;
      return;
    }
    // What an attacker sent must make no line of its own (U+2028, U+2029 do for some readers), nor turn the text around.
    const shown = text.replace(/[^\x20-\x7e\xa0-\u2027\u202f-\uffff]/g, ' ').slice(0, LONGEST_LINE);
    this.#lines.push(`${Math.floor(time / 1_000_000)} - ${shown}\n`);
    // While the disk hangs they wait here, where there is a bound.
    if (this.#writing === null) this.#timer ??= setTimeout(() => this.#flush(), PATIENCE);
  }

  /** Resolves when all is written. */
  async close(): Promise<void> {
    while (this.#lines.length > 0 || this.#writing !== null) {
      this.#flush();
      await this.#writing;
    }
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#lines.length === 0 || this.#writing !== null) return;
    const text = this.#lines.join('');
    this.#lines = [];
    this.#writing = this.#write(text);
  }

  async #write(text: string): Promise<void> {
    try {
      await appendFile(this.#path, text);
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed) this.#notice(`the alert log is not written: ${String(error)}`);
      this.#hasFailed = true;
    }
    this.#writing = null;
    if (this.#lines.length > 0) this.#timer ??= setTimeout(() => this.#flush(), PATIENCE);
  }
}
