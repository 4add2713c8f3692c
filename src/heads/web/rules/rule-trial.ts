import type { DecodedRequest } from '../decoding/decoded-request.ts';
import type { InspectionContext, RuleHit } from './compiled-rule.ts';
import type { RuleSet } from './rule-set.ts';

/** One time that a rule fired. */
export interface TrialSample {
  /** Of the request, from 1. */
  readonly request: number;
  readonly where: string;
  readonly excerpt: string;
}

/** How one rule did. */
export interface RuleResult {
  readonly id: string;
  readonly fired: number;
  /** The first times. */
  readonly samples: readonly TrialSample[];
}

export interface TrialReport {
  readonly requests: number;
  /** Requests on which a rule fires. */
  readonly flagged: number;
  /** Requests on which a rule fires now and none did before, and the other way round. */
  readonly gained: number;
  readonly lost: number;
  /** Of the new set, in its order; those that never fired too. */
  readonly rules: readonly RuleResult[];
  /** Rules of the set before that fire more often than now: those that were changed or are gone. */
  readonly gone: readonly RuleResult[];
}

const SAMPLES = 3;

interface Count {
  fired: number;
  readonly samples: TrialSample[];
}

/** Tries rules on recorded requests before they go live, beside those that are live. */
export class RuleTrial {
  readonly #next: RuleSet;
  readonly #current: RuleSet;
  readonly #fired = new Map<string, Count>();
  readonly #gone = new Map<string, Count>();
  #requests = 0;
  #flagged = 0;
  #gained = 0;
  #lost = 0;

  constructor(next: RuleSet, current: RuleSet) {
    this.#next = next;
    this.#current = current;
    for (const { id } of next.rules) this.#fired.set(id, { fired: 0, samples: [] });
  }

  add(request: DecodedRequest, context: InspectionContext): void {
    this.#requests += 1;
    const now = this.#next.inspect(request, context);
    const before = this.#current.inspect(request, context);
    if (now.length > 0) this.#flagged += 1;
    if (now.length > 0 && before.length === 0) this.#gained += 1;
    if (now.length === 0 && before.length > 0) this.#lost += 1;
    for (const hit of now) this.#count(this.#fired, hit);
    for (const hit of before) if (!now.some(({ rule }) => rule === hit.rule)) this.#count(this.#gone, hit);
  }

  report(): TrialReport {
    return {
      requests: this.#requests,
      flagged: this.#flagged,
      gained: this.#gained,
      lost: this.#lost,
      rules: results(this.#fired),
      gone: results(this.#gone),
    };
  }

  #count(counts: Map<string, Count>, { rule, where, excerpt }: RuleHit): void {
    const count = counts.get(rule) ?? { fired: 0, samples: [] };
    counts.set(rule, count);
    count.fired += 1;
    if (count.samples.length < SAMPLES) count.samples.push({ request: this.#requests, where, excerpt });
  }
}

function results(counts: ReadonlyMap<string, Count>): readonly RuleResult[] {
  return [...counts].map(([id, { fired, samples }]) => ({ id, fired, samples: [...samples] }));
}
