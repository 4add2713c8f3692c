import type { ScoreSeries, ScoreSpan } from '../model/packet-scores.ts';
import type { Level } from '../model/threat.ts';
import { MILLISECOND, type Micros } from '../model/time.ts';

interface Bucket {
  greatest: number;
  mean: number;
  count: number;
  /** The highest that was reached; undefined where nobody said. */
  level: Level | undefined;
}

/** Scores that are summed up already. */
export interface SummedScores {
  readonly count: number;
  readonly greatest: number;
  readonly mean: number;
  /** The highest level that one of them reached; without it thresholds tell. */
  readonly level?: Level;
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
  /**
   * Event time and score; a score that is no finite number is passed over. Whoever knows the level that it reached says so:
   * thresholds may differ from one score to another, and a high one may be no anomaly.
   */
  add(time: Micros, score: number, level?: Level): void;
  /** Many at once. */
  addAll(time: Micros, scores: SummedScores): void;
  read(thresholds: readonly number[], spans: readonly ScoreSpan[]): ScoreSeries;
}

/**
 * The buckets begin at an eighth of a second and double their width whenever there are too many: memory is bounded,
 * whatever times a capture claims.
 */
export function createScoreSeries(): ScoreSeriesCollector {
  let width = FIRST_WIDTH;
  let buckets = new Map<number, Bucket>();

  function merge(key: number, { greatest, mean, count, level }: SummedScores | Bucket): void {
    const bucket = buckets.get(key);
    if (bucket === undefined) {
      buckets.set(key, { greatest, mean, count, level });
      return;
    }
    bucket.greatest = Math.max(bucket.greatest, greatest);
    if (level !== undefined) bucket.level = Math.max(bucket.level ?? 0, level) as Level;
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
      for (const [key, bucket] of finer) merge(Math.floor(key / 2), bucket);
    }
  }

  return {
    add(time, score, level) {
      if (!Number.isFinite(score)) return;
      merge(Math.floor(time / width), { greatest: score, mean: score, count: 1, level });
      coarsen();
    },
    addAll(time, scores) {
      merge(Math.floor(time / width), scores);
      coarsen();
    },
    read(thresholds, spans) {
      const sorted = [...buckets].sort(([a], [b]) => a - b);
      return {
        width,
        buckets: sorted.map(([key, { greatest, mean, count, level }]) => ({
          start: key * width,
          greatest,
          mean: Math.min(mean, greatest),
          count,
          level: level ?? levelOf(greatest, thresholds),
        })),
        thresholds,
        spans,
      };
    },
  };
}
