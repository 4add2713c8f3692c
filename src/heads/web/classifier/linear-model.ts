import { BUCKETS, GramReader, MOST_WINDOWS, WINDOW, WINDOW_STEP } from './grams.ts';

/** Where a text scored most. */
export interface LinearScore {
  /** Log-odds. */
  score: number;
  /** Where the window begins that gave it. */
  start: number;
}

/**
 * Logistic regression over TF-IDF of hashed n-grams: presence times inverse document frequency, scaled to length one. What
 * a text scores is what its worst window scores.
 */
export class LinearModel {
  readonly weights: Float32Array;
  /** Inverse document frequencies. */
  readonly rarity: Float32Array;
  bias: number;
  readonly reader = new GramReader();

  constructor(weights = new Float32Array(BUCKETS), rarity = new Float32Array(BUCKETS).fill(1), bias = 0) {
    this.weights = weights;
    this.rarity = rarity;
    this.bias = bias;
  }

  score(text: string, group: number): LinearScore {
    const worst: LinearScore = { score: Number.NEGATIVE_INFINITY, start: 0 };
    for (let start = 0, windows = 0; windows < MOST_WINDOWS; start += WINDOW_STEP, windows++) {
      const end = Math.min(text.length, start + WINDOW);
      const score = this.scoreWindow(text, start, end, group);
      if (score > worst.score) {
        worst.score = score;
        worst.start = start;
      }
      if (end === text.length) break;
    }
    return worst;
  }

  /** Log-odds of one window; `reader` holds its buckets afterwards. */
  scoreWindow(text: string, start: number, end: number, group: number): number {
    const { reader, weights, rarity } = this;
    reader.read(text, start, end, group);
    const { buckets, count } = reader;
    let sum = 0;
    let squares = 0;
    for (let index = 0; index < count; index++) {
      const bucket = buckets[index] as number;
      const value = rarity[bucket] as number;
      sum += value * (weights[bucket] as number);
      squares += value * value;
    }
    return sum / Math.sqrt(squares) + this.bias;
  }
}
