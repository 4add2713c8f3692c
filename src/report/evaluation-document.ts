import type { Evaluation } from '../model/evaluation.ts';
import type { ScoreSeries } from '../model/packet-scores.ts';
import { toSeconds } from '../model/time.ts';

/** Scores in time as programs read them; Unix seconds. */
function scoreSeriesJson({ width, buckets, thresholds, spans }: ScoreSeries) {
  return {
    width: toSeconds(width),
    thresholds,
    spans: spans.map(({ kind, name, start, end }) => ({ kind, name, start: toSeconds(start), end: toSeconds(end) })),
    buckets: buckets.map(({ start, greatest, mean, count, level }) => ({
      start: toSeconds(start),
      greatest,
      mean,
      count,
      level,
    })),
  };
}

/** The evaluation for programs. Times are Unix seconds; nothing in it but `seconds` and `memoryBytes` depends on the run. */
export function evaluationDocument(evaluation: Evaluation) {
  const { title, unit, sizes, split, trainedOn, auc, eer, series, operatingPoint: point } = evaluation;
  return {
    title,
    unit,
    sizes: { all: sizes.all, benign: sizes.benign, attack: sizes.attack, ignored: sizes.ignored },
    split,
    trainedOn,
    auc,
    eer,
    atFalsePositiveRates: evaluation.atFalsePositiveRates.map(({ falsePositiveRate, truePositiveRate }) => ({
      falsePositiveRate,
      truePositiveRate,
    })),
    operatingPoint:
      point === null
        ? null
        : {
            threshold: point.threshold,
            recall: point.recall,
            falsePositiveRate: point.falsePositiveRate,
            precision: point.precision,
            f1: point.f1,
            accuracy: point.accuracy,
            confusion: {
              truePositives: point.confusion.truePositives,
              falsePositives: point.confusion.falsePositives,
              trueNegatives: point.confusion.trueNegatives,
              falseNegatives: point.confusion.falseNegatives,
            },
          },
    atRecalls: evaluation.atRecalls.map(({ recall, threshold, falsePositives, falsePositiveRate }) => ({
      recall,
      threshold,
      falsePositives,
      falsePositiveRate,
    })),
    attacks: evaluation.attacks.map(({ name, count, found }) => ({ name, count, found })),
    curve: evaluation.curve.map(({ threshold, falsePositiveRate, truePositiveRate }) => ({
      threshold,
      falsePositiveRate,
      truePositiveRate,
    })),
    distribution: evaluation.distribution.map(({ from, to, benign, attack }) => ({ from, to, benign, attack })),
    series: series === null ? null : scoreSeriesJson(series),
    seconds: evaluation.seconds,
    memoryBytes: evaluation.memoryBytes,
    notes: evaluation.notes ?? [],
    figures: evaluation.figures.map(({ name, value }) => ({ name, value })),
  };
}
