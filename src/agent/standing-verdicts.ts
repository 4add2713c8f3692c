import { type Prefix, parsePrefix, prefixesOverlap } from '../model/address.ts';
import type { Micros } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';
import { BoundedMap } from '../numeric/bounded-map.ts';

/** Clients under a verdict at a time; at the cap the one that came first gives way. */
const CAPACITY = 65_536;

/** Level from which on a client is kept away for a while. */
const BLOCKING = 2;

/** This machine (RFC 6890). */
const LOOPBACK = ['127.0.0.0/8', '::1'].map((text) => parsePrefix(text) as Prefix);

/** Which clients a verdict stands against, for a proxy that refuses them. This machine itself is never one. */
export class StandingVerdicts {
  readonly #until = new BoundedMap<string, Micros>(CAPACITY);

  get size(): number {
    return this.#until.size;
  }

  add({ subject, level, seconds, time }: Verdict): void {
    const prefix = parsePrefix(subject);
    if (level < BLOCKING || prefix === undefined) return;
    if (LOOPBACK.some((own) => prefixesOverlap(own, prefix))) return;
    const until = seconds === null ? Number.POSITIVE_INFINITY : time + seconds * 1_000_000;
    // A later verdict of a lower level does not shorten the one before.
    this.#until.set(subject, Math.max(until, this.#until.get(subject) ?? 0));
  }

  stands(client: string, now: Micros): boolean {
    if (this.#until.size === 0) return false;
    const until = this.#until.get(client);
    return until !== undefined && now < until;
  }
}
