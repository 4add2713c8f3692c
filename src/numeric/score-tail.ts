import { countAbove } from './ascending.ts';
import { fitGeneralisedPareto, type GeneralisedPareto, paretoQuantile, paretoSurvival } from './generalised-pareto.ts';
import { upperBoundRank } from './order-statistics.ts';

/** A value that a quantile does not exceed, as sure as `confidence` says (0 to 1). */
export interface QuantileBound {
  readonly value: number;
  readonly confidence: number;
}

/** How often scores as high as one come up, also beyond the highest of the sample. */
export interface ScoreTail {
  /** `pareto`: extrapolated by a distribution; `order-statistic`: too few peaks for one, the sample itself is asked. */
  readonly method: 'pareto' | 'order-statistic';
  /** Scores that were used. */
  readonly sample: number;
  /** Scores that are no finite number, and were not used. */
  readonly leftOut: number;
  /** Where the tail begins. */
  readonly threshold: number;
  /** Scores above the threshold. */
  readonly peaks: number;
  /** The distribution of the peaks above the threshold; null where there are too few. */
  readonly pareto: GeneralisedPareto | null;
  /**
   * How near that distribution is to the peaks. `good`: not to be told from one, or never three in a hundred peaks off;
   * `fair`: seldom that far from one by chance, or never eight in a hundred off; `poor`: what is extrapolated is a guess.
   */
  readonly fit: 'good' | 'fair' | 'poor' | null;
  /**
   * The score that is exceeded with a chance of `probability`. With few peaks it is the upper bound at 95 % confidence,
   * or at what the sample allows: see `bound`. Throws a RangeError unless the probability is above 0 and at most 1.
   */
  quantile(probability: number): number;
  /** The chance that a score exceeds this one: above 0 (its logarithm is finite), at most 1. */
  tailProbability(score: number): number;
  /** An upper bound of the quantile that rests on the sample alone, whatever the distribution. Throws as `quantile`. */
  bound(probability: number): QuantileBound;
}

/** Where the tail begins unless told: A. Siffer et al., "Anomaly detection in streams with extreme value theory", KDD 2017. */
const INITIAL_QUANTILE = 0.98;

/** With fewer, the standard error of the shape, (1 + shape) / sqrt(peaks), is above 0.18: no shape is told from none. */
const FEWEST_PEAKS = 30;

const CONFIDENCE = 0.95;

/** Differences of what is smaller than this do not overflow. */
const GREATEST = Number.MAX_VALUE / 4;

/** Smaller chances mean nothing, and a 0 has no logarithm. */
const LEAST_PROBABILITY = 1e-300;

/**
 * Nine in ten, and 99 in 100, fits of a sample of the fitted kind have a Kolmogorov-Smirnov distance below this over the
 * square root of their peaks: simulated, as the tables for known parameters are too wide where parameters are fitted
 * (30 to 2,000 peaks, shapes from -0.4 to 0.5: 0.80 to 0.96, and 1.00 to 1.28).
 */
const LIKELY_DISTANCE = 0.9;
const GREATEST_DISTANCE = 1.2;
/** Thousands of peaks tell any two distributions apart; what matters then is how far off they are. */
const SMALL_DISTANCE = 0.03;
const MODERATE_DISTANCE = 0.08;

function goodness(excesses: Float64Array, pareto: GeneralisedPareto): 'good' | 'fair' | 'poor' {
  const count = excesses.length;
  let distance = 0;
  for (const [index, excess] of excesses.entries()) {
    const below = 1 - paretoSurvival(pareto, excess);
    distance = Math.max(distance, below - index / count, (index + 1) / count - below);
  }
  const root = Math.sqrt(count);
  if (distance <= Math.max(LIKELY_DISTANCE / root, SMALL_DISTANCE)) return 'good';
  return distance <= Math.max(GREATEST_DISTANCE / root, MODERATE_DISTANCE) ? 'fair' : 'poor';
}

function finiteAscending(scores: Float64Array): Float64Array {
  return scores
    .filter((score) => Number.isFinite(score))
    .map((score) => Math.max(-GREATEST, Math.min(GREATEST, score)))
    .sort();
}

function checkProbability(probability: number): void {
  if (!(probability > 0 && probability <= 1)) throw new RangeError(`no probability: ${probability}`);
}

/**
 * Peaks over threshold: the tail of a sample of scores, in any order. `initialQuantile` (0 to 1) of the scores lie below
 * the tail, more where many are alike. Throws a RangeError where not one score is finite: of nothing, nothing follows.
 */
export function fitTail(scores: Float64Array, initialQuantile: number = INITIAL_QUANTILE): ScoreTail {
  const sorted = finiteAscending(scores);
  const count = sorted.length;
  if (count === 0) throw new RangeError('a tail needs a score');
  const place = Math.min(count, Math.max(1, Math.ceil(initialQuantile * count)));
  const threshold = sorted[place - 1] as number;
  const peaks = countAbove(sorted, threshold);
  const excesses = sorted.slice(count - peaks).map((score) => score - threshold);
  const pareto = peaks < FEWEST_PEAKS ? null : fitGeneralisedPareto(excesses);

  const bound = (probability: number): QuantileBound => {
    checkProbability(probability);
    if (probability === 1) return { value: sorted[0] as number, confidence: 1 };
    const { rank, confidence } = upperBoundRank(count, probability, CONFIDENCE);
    return { value: sorted[count - rank] as number, confidence };
  };

  return {
    method: pareto === null ? 'order-statistic' : 'pareto',
    sample: count,
    leftOut: scores.length - count,
    threshold,
    peaks,
    pareto,
    fit: pareto === null ? null : goodness(excesses, pareto),
    bound,
    quantile(probability) {
      if (pareto === null) return bound(probability).value;
      checkProbability(probability);
      const within = (probability * count) / peaks;
      if (within < 1) return Math.min(threshold + paretoQuantile(pareto, within), Number.MAX_VALUE);
      // Below the tail the sample is large enough. The little more undoes a rounding of the product.
      return sorted[Math.max(0, count - 1 - Math.floor(probability * count + 1e-9))] as number;
    },
    tailProbability(score) {
      const above = countAbove(sorted, score);
      // One more on both sides, for the score itself: what was never seen is not impossible.
      if (pareto === null) return (above + 1) / (count + 1);
      if (score <= threshold) return above / count;
      return Math.max(LEAST_PROBABILITY, (peaks / count) * paretoSurvival(pareto, score - threshold));
    },
  };
}
