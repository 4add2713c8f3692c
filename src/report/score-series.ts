import type { ScoreBucket, ScoreSeries } from '../model/packet-scores.ts';
import type { PacketScores } from '../model/stream.ts';
import type { Level } from '../model/threat.ts';
import { type Micros, SECOND } from '../model/time.ts';

/** More buckets than this would be finer than a drawing can show. */
const MOST_BUCKETS = 480;

interface Sum {
  greatest: number;
  total: number;
  count: number;
  level: Level;
}

/** Gathers scores in time, without knowing the span beforehand: see createActivity. */
export interface ScoreCollector {
  add(scores: PacketScores): void;
  /** Null where nothing was scored. `start`: when learning began, in event time. */
  read(start: Micros | null): ScoreSeries | null;
}

export function createScoreSeries(): ScoreCollector {
  let width = SECOND;
  let sums = new Map<number, Sum>();
  let thresholds: readonly number[] = [];
  let first: Micros | null = null;

  function count(key: number, { greatest, total, count: more, level }: Sum): void {
    const sum = sums.get(key);
    if (sum === undefined) {
      sums.set(key, { greatest, total, count: more, level });
      return;
    }
    sum.greatest = Math.max(sum.greatest, greatest);
    sum.total += total;
    sum.count += more;
    if (level > sum.level) sum.level = level;
  }

  return {
    add({ time, count: packets, greatest, mean, level, thresholds: current }) {
      first ??= time;
      thresholds = current;
      // The tick ends the second that the scores are of.
      const key = Math.floor((time - SECOND) / width);
      count(key, { greatest, total: mean * packets, count: packets, level });
      while (sums.size > MOST_BUCKETS) {
        const finer = sums;
        sums = new Map();
        width *= 2;
        for (const [old, sum] of finer) count(Math.floor(old / 2), sum);
      }
    },
    read(start) {
      if (first === null) return null;
      const buckets = [...sums].sort(([a], [b]) => a - b).map(([key, sum]) => bucketOf(key * width, sum));
      const learning = start === null || first - start < SECOND ? [] : [{ start, end: first - SECOND }];
      return {
        width,
        buckets,
        thresholds,
        spans: learning.map((span) => ({ kind: 'learning', name: 'learning', ...span })),
      };
    },
  };
}

function bucketOf(start: Micros, { greatest, total, count, level }: Sum): ScoreBucket {
  return { start, greatest, mean: total / count, count, level };
}
