import type { Evidence } from '../model/evidence.ts';
import type { Threat } from '../model/threat.ts';
import { BoundedMap } from '../numeric/bounded-map.ts';

/**
 * What evidence adds to the score of its profile, before its confidence. One piece of sure high evidence is enough for
 * an alert, two or three medium ones are, and low ones hardly ever: a whole port scan that never alerts, and noise that
 * does, are what the sums of other systems lead to.
 */
const WEIGHTS: Readonly<Record<Threat, number>> = { info: 0, low: 0.1, medium: 0.4, high: 1, critical: 2 };

/** A score from which on the profile alerts. */
export const ALERT_SCORE = 0.6;

/**
 * Evidence of a profile that came close in one window counts half in the next: a boundary splits no campaign. What goes
 * on there counts once, not once and a half.
 */
const CARRY = 0.5;

/** Most profiles with a score at a time, and most evidence that counts towards one score. */
const PROFILES = 65_536;
const EVIDENCE_OF_WINDOW = 1_024;

export interface WindowScore {
  readonly profile: string;
  readonly window: number;
  /** Evidence in the order in which it came, that of the window before first, with what each adds. */
  readonly contributions: ReadonlyMap<string, number>;
  readonly score: number;
}

interface MutableScore extends WindowScore {
  readonly contributions: Map<string, number>;
  score: number;
}

/**
 * Adds up evidence for each profile in its newest time window. Evidence that goes on in a later window counts there
 * again. At the cap the profile gives way that was quiet longest; `evicted` counts those.
 */
export class Accumulation {
  readonly #scores = new BoundedMap<string, MutableScore>(PROFILES);

  get evicted(): number {
    return this.#scores.evicted;
  }

  /** @param window in which the evidence was last active */
  add(evidence: Evidence, window: number): WindowScore {
    const before = this.#scores.get(evidence.profile);
    // Evidence from an older window joins the newest: it is known only now.
    const score = before !== undefined && before.window >= window ? before : begin(evidence.profile, window, before);
    const { contributions } = score;
    if (contributions.has(evidence.id) || contributions.size < EVIDENCE_OF_WINDOW) {
      const former = contributions.get(evidence.id) ?? 0;
      const now = WEIGHTS[evidence.threat] * evidence.confidence;
      contributions.set(evidence.id, now);
      score.score += now - former;
    }
    this.#scores.set(evidence.profile, score);
    return score;
  }
}

function begin(profile: string, window: number, before: MutableScore | undefined): MutableScore {
  const score: MutableScore = { profile, window, contributions: new Map(), score: 0 };
  if (before === undefined || before.window !== window - 1 || before.score >= ALERT_SCORE) return score;
  for (const [id, contribution] of before.contributions) score.contributions.set(id, contribution * CARRY);
  score.score = before.score * CARRY;
  return score;
}
