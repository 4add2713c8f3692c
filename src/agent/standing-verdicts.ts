import { type ProtectedSet, whyProtected } from '../defender/protected/protected-set.ts';
import type { Micros } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';
import { BoundedMap } from '../numeric/bounded-map.ts';

/** Clients under a verdict at a time; at the cap the one that came first gives way. */
const CAPACITY = 65_536;

/** Level from which on a client is kept away for a while. */
const BLOCKING = 2;

/** Which clients a verdict stands against, for a proxy that refuses them. What is protected is never one. */
export class StandingVerdicts {
  readonly #until = new BoundedMap<string, Micros>(CAPACITY);
  readonly #protectedSet: () => ProtectedSet;

  /** @param protectedSet is asked at each verdict: what is protected changes while the machine runs */
  constructor(protectedSet: () => ProtectedSet) {
    this.#protectedSet = protectedSet;
  }

  get size(): number {
    return this.#until.size;
  }

  /** Gives why nobody is kept away, as the end of a sentence that begins with the subject; undefined where that is no news. */
  add({ subject, level, seconds, time }: Verdict): string | undefined {
    if (level < BLOCKING) return undefined;
    const reason = whyProtected(this.#protectedSet(), subject);
    if (reason !== undefined) return reason;
    const until = seconds === null ? Number.POSITIVE_INFINITY : time + seconds * 1_000_000;
    // A later verdict of a lower level does not shorten the one before.
    this.#until.set(subject, Math.max(until, this.#until.get(subject) ?? 0));
    return undefined;
  }

  /** Lifts the one against a subject; false where none stood. */
  lift(subject: string): boolean {
    return this.#until.delete(subject);
  }

  /** Lifts all. */
  clear(): void {
    for (let oldest = this.#until.oldest(); oldest !== undefined; oldest = this.#until.oldest())
      this.#until.delete(oldest.key);
  }

  stands(client: string, now: Micros): boolean {
    if (this.#until.size === 0) return false;
    const until = this.#until.get(client);
    return until !== undefined && now < until;
  }
}
