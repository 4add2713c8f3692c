import { countAbove, countBelow } from './ascending.ts';

/**
 * The rank of each value, from 1; equal values share the average of the ranks that they take.
 * Throws a RangeError for NaN, which has no rank.
 */
export function averageRanks(values: Float64Array): Float64Array {
  const ascending = values.slice().sort();
  // NaN sorts last.
  if (Number.isNaN(ascending.at(-1))) throw new RangeError('NaN has no rank');
  return values.map((value) => (countBelow(ascending, value) + values.length - countAbove(ascending, value) + 1) / 2);
}

/**
 * Spearman's rank correlation of pairs, -1 to 1: Pearson's correlation of the average ranks, which is right with ties
 * too. Null where one side is constant or there are fewer than two pairs: then nothing rises with anything.
 * Throws a RangeError for NaN and for lists of different lengths.
 */
export function rankCorrelation(first: Float64Array, second: Float64Array): number | null {
  if (first.length !== second.length) throw new RangeError('every value needs its partner');
  const mean = (first.length + 1) / 2;
  const a = averageRanks(first);
  const b = averageRanks(second);
  let together = 0;
  let alone = 0;
  let other = 0;
  for (let index = 0; index < a.length; index += 1) {
    const x = (a[index] as number) - mean;
    const y = (b[index] as number) - mean;
    together += x * y;
    alone += x * x;
    other += y * y;
  }
  if (alone === 0 || other === 0) return null;
  return Math.max(-1, Math.min(1, together / Math.sqrt(alone * other)));
}
