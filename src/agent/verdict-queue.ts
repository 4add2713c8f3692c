import type { Decision } from '../defender/defender.ts';
import { type ErrorCode, GatehoundError } from '../model/error.ts';
import { MINUTE, type Micros, SECOND } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';
import { BoundedMap } from '../numeric/bounded-map.ts';

/**
 * Most sources that are blocked by verdicts in a minute. Real attackers come one by one; hundreds at once are forged
 * senders, by which somebody would have us cut off the innocent. Those beyond wait their turn.
 */
const BLOCKS_OF_MINUTE = 300;

/** Verdicts that wait; at the cap the one that has waited longest is given up. */
const WAITING = 10_000;

/** Trying again would not help: no address, a protected one, blocking stopped by a person. */
const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['GH-DEF-001', 'GH-DEF-002', 'GH-DEF-003']);

export interface VerdictQueueOptions {
  readonly carryOut: (verdict: Verdict) => Promise<Decision>;
  readonly clock: () => Micros;
  /** A verdict will not be carried out, and why. */
  readonly onRefusal: (subject: string, error: GatehoundError) => void;
  readonly onNotice: (text: string) => void;
}

interface Waiting {
  readonly verdict: Verdict;
  /** When there is nothing left of it to carry out. */
  readonly until: Micros;
}

/** Hands verdicts to the defender: not more in a minute than honest traffic brings, and again while it cannot take them. */
export class VerdictQueue {
  readonly #options: VerdictQueueOptions;
  readonly #waiting = new BoundedMap<string, Waiting>(WAITING);
  #left = BLOCKS_OF_MINUTE;
  #minute: Micros = 0;
  #hasWarned = false;

  constructor(options: VerdictQueueOptions) {
    this.#options = options;
  }

  /** Verdicts that wait for their turn or for a second try. */
  get size(): number {
    return this.#waiting.size;
  }

  add(verdict: Verdict): void {
    const { seconds } = verdict;
    const until = seconds === null ? Number.POSITIVE_INFINITY : this.#options.clock() + seconds * SECOND;
    this.#waiting.set(verdict.subject, { verdict, until });
    this.tick();
  }

  /** To be called every second. */
  tick(): void {
    const now = this.#options.clock();
    if (now - this.#minute >= MINUTE) {
      this.#minute = now;
      this.#left = BLOCKS_OF_MINUTE;
      this.#hasWarned = false;
    }
    // Each at most once: those that are put back wait for the next tick.
    for (let count = this.#waiting.size; count > 0 && this.#left > 0; count--) {
      const oldest = this.#waiting.oldest();
      if (oldest === undefined) return;
      this.#waiting.delete(oldest.key);
      if (oldest.value.until > now) this.#try(oldest.value);
    }
    if (this.#waiting.size > 0 && this.#left === 0) this.#warn();
  }

  #try(waiting: Waiting): void {
    this.#left--;
    const { carryOut, onRefusal, onNotice } = this.#options;
    const { verdict } = waiting;
    carryOut(verdict).then(
      (decision) => {
        if (decision.kind !== 'refused') return;
        onRefusal(verdict.subject, decision.error);
        if (!FINAL.has(decision.error.code)) this.#waiting.set(verdict.subject, waiting);
      },
      (error: unknown) => onNotice(new GatehoundError('GH-CLI-003', `the defender failed: ${String(error)}`).line),
    );
  }

  #warn(): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#options.onNotice(
      `more than ${BLOCKS_OF_MINUTE} sources are to be blocked within a minute: their addresses may be forged; ${this.#waiting.size} wait`,
    );
  }
}
