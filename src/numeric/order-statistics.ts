import { exp, log, log1p } from './elementary.ts';

/** Which of a sample's greatest values bounds a quantile of its distribution from above. */
export interface BoundRank {
  /** 1 is the greatest value, 2 the second greatest. */
  readonly rank: number;
  /** How sure it is that the bound is not below the quantile, 0 to 1. */
  readonly confidence: number;
}

/**
 * The lowest of the greatest values of a sample of `count` that is, with the wanted confidence, not below the value that
 * is exceeded with `probability`: as many values of the sample lie above that one as a binomial variable says, whatever
 * the distribution (H. A. David, H. N. Nagaraja, "Order Statistics", 3rd ed., 7.1). Where the sample is too small for
 * that confidence, it is the greatest value, with the confidence that it gives.
 *
 * `count` at least 1, `probability` and `wanted` between 0 and 1.
 */
export function upperBoundRank(count: number, probability: number, wanted: number): BoundRank {
  const odds = log(probability) - log1p(-probability);
  // In logarithms: the chance of no value at all may be too small for a number.
  let logarithm = count * log1p(-probability);
  let below = exp(logarithm);
  let rank = 1;
  let confidence = 1 - below;
  while (rank < count) {
    logarithm += log((count - rank + 1) / rank) + odds;
    below += exp(logarithm);
    if (1 - below < wanted) break;
    rank += 1;
    confidence = 1 - below;
  }
  return { rank, confidence };
}
