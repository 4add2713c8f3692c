import { countAbove } from './ascending.ts';

/**
 * How well a score tells two classes apart at one threshold. Flagged is what scores above the threshold; null stands
 * for a threshold below every score.
 */
export interface RocPoint {
  readonly threshold: number | null;
  /** Share of the negatives that are flagged, 0 to 1. */
  readonly falsePositiveRate: number;
  /** Share of the positives that are flagged (recall), 0 to 1. */
  readonly truePositiveRate: number;
}

/** What was flagged rightly and wrongly at one threshold; counts. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** What a plot can show: more points are not to be told apart. */
const PLOT_POINTS = 200;

/** Share of what was flagged that is positive; null where nothing was flagged. */
export function precisionOf({ truePositives, falsePositives }: Confusion): number | null {
  const flagged = truePositives + falsePositives;
  return flagged === 0 ? null : truePositives / flagged;
}

/** Share of the positives that was flagged; null where there are none. */
export function recallOf({ truePositives, falseNegatives }: Confusion): number | null {
  const positives = truePositives + falseNegatives;
  return positives === 0 ? null : truePositives / positives;
}

/** Share of the negatives that was flagged; null where there are none. */
export function falsePositiveRateOf({ falsePositives, trueNegatives }: Confusion): number | null {
  const negatives = falsePositives + trueNegatives;
  return negatives === 0 ? null : falsePositives / negatives;
}

/** Harmonic mean of precision and recall; null where nothing was flagged and nothing should have been. */
export function f1Of({ truePositives, falsePositives, falseNegatives }: Confusion): number | null {
  const sum = 2 * truePositives + falsePositives + falseNegatives;
  return sum === 0 ? null : (2 * truePositives) / sum;
}

function split(scores: Float64Array, labels: Uint8Array): { positives: Float64Array; negatives: Float64Array } {
  if (labels.length !== scores.length) throw new RangeError('every score needs one label');
  const positives = new Float64Array(scores.length);
  const negatives = new Float64Array(scores.length);
  let count = 0;
  for (const [index, score] of scores.entries()) {
    const label = labels[index] as number;
    if (Number.isNaN(score) || label > 1) throw new RangeError(`score ${score} with label ${label} at ${index}`);
    if (label === 1) positives[count++] = score;
    else negatives[index - count] = score;
  }
  // Without a comparator: numeric order, and many times as fast.
  return {
    positives: positives.slice(0, count).sort(),
    negatives: negatives.slice(0, scores.length - count).sort(),
  };
}

/**
 * The receiver operating characteristic of scores with labels: one point for each threshold that flags another set.
 * Equal scores are flagged together. Rates are null where the labels name no positive or no negative.
 */
export class RocCurve {
  readonly #positives: Float64Array;
  readonly #negatives: Float64Array;
  /** Distinct scores, descending: the threshold of point `i` is the `i`-th, and the last point has none. */
  readonly #scores: Float64Array;
  /** Counts of flagged positives and negatives at each point; one longer than the scores. */
  readonly #flagged: Float64Array;
  readonly #wrongly: Float64Array;

  /**
   * `labels`: 1 for a positive, 0 for a negative. Scores may be infinite.
   * Throws a RangeError for a score that is NaN, another label, or lists of different lengths.
   */
  constructor(scores: Float64Array, labels: Uint8Array) {
    const { positives, negatives } = split(scores, labels);
    const distinct = new Float64Array(scores.length);
    const flagged = new Float64Array(scores.length + 1);
    const wrongly = new Float64Array(scores.length + 1);
    let above = positives.length;
    let wrong = negatives.length;
    let points = 0;
    while (above > 0 || wrong > 0) {
      const score = Math.max(positives[above - 1] ?? -Infinity, negatives[wrong - 1] ?? -Infinity);
      while (above > 0 && (positives[above - 1] as number) >= score) above -= 1;
      while (wrong > 0 && (negatives[wrong - 1] as number) >= score) wrong -= 1;
      distinct[points++] = score;
      flagged[points] = positives.length - above;
      wrongly[points] = negatives.length - wrong;
    }
    this.#positives = positives;
    this.#negatives = negatives;
    this.#scores = distinct.slice(0, points);
    this.#flagged = flagged.slice(0, points + 1);
    this.#wrongly = wrongly.slice(0, points + 1);
  }

  get positives(): number {
    return this.#positives.length;
  }

  get negatives(): number {
    return this.#negatives.length;
  }

  get #decidable(): boolean {
    return this.positives > 0 && this.negatives > 0;
  }

  #point(index: number): RocPoint {
    return {
      threshold: this.#scores[index] ?? null,
      falsePositiveRate: this.negatives === 0 ? 0 : (this.#wrongly[index] as number) / this.negatives,
      truePositiveRate: this.positives === 0 ? 0 : (this.#flagged[index] as number) / this.positives,
    };
  }

  /**
   * Area under the curve: how likely a positive scores above a negative, ties counted half (Mann-Whitney). 0 to 1.
   */
  area(): number | null {
    if (!this.#decidable) return null;
    // Twice the area in counts: whole numbers, so that no rounding adds up.
    let doubled = 0;
    for (let index = 1; index < this.#flagged.length; index += 1) {
      const wide = (this.#wrongly[index] as number) - (this.#wrongly[index - 1] as number);
      doubled += wide * ((this.#flagged[index] as number) + (this.#flagged[index - 1] as number));
    }
    return doubled / (2 * this.positives * this.negatives);
  }

  /** The rate at which as large a share of negatives is flagged as of positives is missed, 0 to 1. */
  equalErrorRate(): number | null {
    if (!this.#decidable) return null;
    let before = this.#point(0);
    for (let index = 1; index < this.#flagged.length; index += 1) {
      const point = this.#point(index);
      const rise = point.falsePositiveRate + point.truePositiveRate - 1;
      if (rise >= 0) {
        // On the straight line between the two points, as the area is counted.
        const fall = before.falsePositiveRate + before.truePositiveRate - 1;
        const part = -fall / (rise - fall);
        return before.falsePositiveRate + part * (point.falsePositiveRate - before.falsePositiveRate);
      }
      before = point;
    }
    return null;
  }

  /** The largest share of positives that a threshold flags with at most this share of negatives. */
  truePositiveRateAt(falsePositiveRate: number): number | null {
    if (!this.#decidable) return null;
    const allowed = falsePositiveRate * this.negatives;
    let index = 0;
    while (index + 1 < this.#wrongly.length && (this.#wrongly[index + 1] as number) <= allowed) index += 1;
    return this.#point(index).truePositiveRate;
  }

  /** The point with the fewest flagged negatives that flags at least this share of positives. */
  pointAtRecall(recall: number): RocPoint | null {
    if (!this.#decidable) return null;
    const wanted = Math.min(recall, 1) * this.positives;
    let index = 0;
    while ((this.#flagged[index] as number) < wanted) index += 1;
    return this.#point(index);
  }

  /** What is flagged above a threshold, and what is not. */
  confusionAt(threshold: number): Confusion {
    const truePositives = countAbove(this.#positives, threshold);
    const falsePositives = countAbove(this.#negatives, threshold);
    return {
      truePositives,
      falsePositives,
      trueNegatives: this.negatives - falsePositives,
      falseNegatives: this.positives - truePositives,
    };
  }

  /**
   * Points for a plot, at most `most` (2 at least) of them, from (0, 0) to (1, 1). Where some must go, those are left
   * that are evenly apart along the true positive rate and the fourth root of the false positive rate: it spreads small
   * rates almost as a logarithm does, and has a place for 0.
   */
  points(most: number = PLOT_POINTS): readonly RocPoint[] {
    const last = this.#flagged.length - 1;
    if (last + 1 <= most) return Array.from({ length: last + 1 }, (_, index) => this.#point(index));
    const along = (point: RocPoint): number => point.truePositiveRate + Math.sqrt(Math.sqrt(point.falsePositiveRate));
    const step = along(this.#point(last)) / (most - 1);
    const kept: RocPoint[] = [this.#point(0)];
    let next = step;
    for (let index = 1; index < last && kept.length < most - 1; index += 1) {
      const point = this.#point(index);
      const way = along(point);
      if (way < next) continue;
      kept.push(point);
      while (next <= way) next += step;
    }
    kept.push(this.#point(last));
    return kept;
  }
}
