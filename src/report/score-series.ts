import type { ScoreSeries, ScoreSpan } from '../model/packet-scores.ts';
import type { Level } from '../model/threat.ts';
import { MILLISECOND, type Micros } from '../model/time.ts';

interface Bucket {
  greatest: number;
  mean: number;
  count: number;
}

/** More buckets than this would be finer than a drawing can show. */
const MOST_BUCKETS = 240;

/** The finest there is: short captures last seconds. */
const FIRST_WIDTH: Micros = 125 * MILLISECOND;

/** The level that a score reaches: thresholds are ascending, the first is that of level 1. */
function levelOf(score: number, thresholds: readonly number[]): Level {
  const reached = thresholds.filter((threshold) => score > threshold).length;
  return Math.min(reached, 4) as Level;
}

/** Sums up scores in time: give each with its time, read the series at the end. */
export interface ScoreSeriesCollector {
  /** Event time and score; a score that is no finite number is passed over. */
  add(time: Micros, score: number): void;
  /** Many at once. */
  addAll(time: Micros, scores: { readonly count: number; readonly greatest: number; readonly mean: number }): void;
  read(thresholds: readonly number[], spans: readonly ScoreSpan[]): ScoreSeries;
}

/**
 * The buckets begin at an eighth of a second and double their width whenever there are too many: memory is bounded,
 * whatever times a capture claims.
 */
export function createScoreSeries(): ScoreSeriesCollector {
  let width = FIRST_WIDTH;
  let buckets = new Map<number, Bucket>();

  function merge(key: number, greatest: number, mean: number, count: number): void {
    const bucket = buckets.get(key);
    if (bucket === undefined) {
      buckets.set(key, { greatest, mean, count });
      return;
    }
    bucket.greatest = Math.max(bucket.greatest, greatest);
    const both = bucket.count + count;
    // No sum of them: it could overflow.
    bucket.mean = bucket.mean * (bucket.count / both) + mean * (count / both);
    bucket.count = both;
  }

  function coarsen(): void {
    while (buckets.size > MOST_BUCKETS) {
      const finer = buckets;
      buckets = new Map();
      width *= 2;
      for (const [key, { greatest, mean, count }] of finer) merge(Math.floor(key / 2), greatest, mean, count);
    }
  }

  return {
    add(time, score) {
      if (!Number.isFinite(score)) return;
      merge(Math.floor(time / width), score, score, 1);
      coarsen();
    },
    addAll(time, { count, greatest, mean }) {
      merge(Math.floor(time / width), greatest, mean, count);
      coarsen();
    },
    read(thresholds, spans) {
      const sorted = [...buckets].sort(([a], [b]) => a - b);
      return {
        width,
        buckets: sorted.map(([key, { greatest, mean, count }]) => ({
          start: key * width,
          greatest,
          mean: Math.min(mean, greatest),
          count,
          level: levelOf(greatest, thresholds),
        })),
        thresholds,
        spans,
      };
    },
  };
}
