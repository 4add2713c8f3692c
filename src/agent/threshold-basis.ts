import type { SampleSet } from '../heads/web/classifier/sample-set.ts';

/** What the threshold of a classifier was set by. */
export interface ThresholdBasis {
  /** Ordinary requests, and whether they are of real use. */
  readonly requests: number;
  readonly isBrowsing: boolean;
  /** How many of them the budget allows the classifier to take for attacks. */
  readonly allowed: number;
}

/** A larger budget, and the share of the attacks that it finds, both 0 to 1. */
export interface LargerBudget {
  readonly budget: number;
  readonly finds: number;
}

/** Budgets that people choose among; with more false alarms than the last allows nobody looks at any. */
const BUDGETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05] as const;

/** Of the attacks, what must be found beside is worth a word; of what the largest budget finds beside, a smaller one is enough. */
const GAIN = { least: 0.01, enough: 0.5 } as const;

/** No threshold lies below a coin's toss. */
const LEAST_THRESHOLD = 0.5;

/** @param budget share of ordinary requests that may be taken for attacks */
export function thresholdBasis(samples: SampleSet, budget: number): ThresholdBasis {
  const judged = judgedOf(samples);
  const isBrowsing = samples.browsing.includes(true);
  return { requests: judged.length, isBrowsing, allowed: allowedOf(samples, judged, budget) };
}

/**
 * The budget that finds much of what is missing; null where none finds more.
 *
 * @param probabilities of the samples where the threshold is as low as it can be: what is no more than a suspicion stays below it
 * @param found the share of the attacks that the budget in force finds
 */
export function largerBudget(
  samples: SampleSet,
  probabilities: Float64Array,
  budget: number,
  found: number,
): LargerBudget | null {
  const { labels, flagged } = samples;
  const judged = judgedOf(samples);
  const ordinary = judged.filter((sample) => !flagged[sample]).map((sample) => probabilities[sample] as number);
  ordinary.sort((a, b) => b - a);
  const attacks = probabilities.filter((_, sample) => labels[sample] === 1);
  const larger = BUDGETS.filter((one) => one > budget).map((one): LargerBudget => {
    const limit = ordinary[allowedOf(samples, judged, one)] ?? 0;
    const threshold = Math.max(LEAST_THRESHOLD, limit + 1e-9);
    return { budget: one, finds: attacks.filter((each) => each >= threshold).length / Math.max(1, attacks.length) };
  });
  const gain = Math.max(0, ...larger.map(({ finds }) => finds)) - found;
  if (gain < GAIN.least) return null;
  return larger.find(({ finds }) => finds - found >= GAIN.enough * gain) ?? null;
}

/** The requests that the threshold is set by. */
function judgedOf({ labels, browsing }: SampleSet): readonly number[] {
  const isBrowsing = browsing.includes(true);
  return [...labels.keys()].filter((sample) => (isBrowsing ? browsing[sample] === true : labels[sample] === 0));
}

/** Rules take up a part of what is allowed. Added up as training does: a product may round to another number. */
function allowedOf({ flagged }: SampleSet, judged: readonly number[], budget: number): number {
  const allowed = judged.reduce((sum, sample) => sum + budget - (flagged[sample] === true ? 1 : 0), 0);
  return Math.max(0, Math.floor(allowed));
}
