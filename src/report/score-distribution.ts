import type { ScoreBin } from '../model/evaluation.ts';
import { exp, log } from '../numeric/elementary.ts';

/** What a drawing can show. */
const BINS = 48;

/** Lower scores than this part of the highest go into the lowest bin: nine decades are more than a plot can use. */
const DECADES = 1e-9;

/** Beyond these an edge would have no number. */
const LEAST = 1e-300;
const GREATEST = 1e300;

/** Scores of both classes in bins of equal width on a logarithmic axis, from the lowest to the highest above 0. */
export function scoreDistribution(benign: Float64Array, attack: Float64Array): readonly ScoreBin[] {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = 0;
  for (const scores of [benign, attack]) {
    for (const score of scores) {
      if (!(score > 0)) continue;
      const within = Math.max(LEAST, Math.min(GREATEST, score));
      lowest = Math.min(lowest, within);
      highest = Math.max(highest, within);
    }
  }
  if (highest === 0) return [];
  const from = log(Math.max(lowest, highest * DECADES));
  // A sample of one value has a bin too.
  const width = Math.max((log(highest) - from) / BINS, 0.01);
  const counts = [benign, attack].map((scores) => {
    const bins = new Float64Array(BINS);
    for (const score of scores) {
      const place = score > 0 ? Math.floor((log(score) - from) / width) : 0;
      const bin = Math.max(0, Math.min(BINS - 1, place));
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    return bins;
  });
  return Array.from({ length: BINS }, (_, bin) => ({
    from: exp(from + bin * width),
    to: exp(from + (bin + 1) * width),
    benign: counts[0]?.[bin] ?? 0,
    attack: counts[1]?.[bin] ?? 0,
  }));
}
