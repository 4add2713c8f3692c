import type { AttackRow, Evaluation, EvaluationConfusion, OperatingPoint } from '../model/evaluation.ts';
import type { ScoreSpan } from '../model/packet-scores.ts';
import type { Level } from '../model/threat.ts';
import type { Micros } from '../model/time.ts';
import { f1Of, falsePositiveRateOf, precisionOf, RocCurve, recallOf } from '../numeric/roc.ts';
import { scoreDistribution } from './score-distribution.ts';
import { createScoreSeries } from './score-series.ts';

/** What a scored item was, by its label: these are the values of `ScoredData.labels`. */
export const LABELS = { benign: 0, attack: 1, ignored: 2 } as const;

/** Scores with the truth beside them, all lists of the same length, in the order in which they were given. */
export interface ScoredData {
  readonly scores: Float64Array;
  /** One of `LABELS` each. */
  readonly labels: Uint8Array;
  /** The name of the attack each belongs to; null where the data names none. Names of what is no attack are not read. */
  readonly attacks: readonly string[] | null;
  /** Event times in microseconds; null where there are none. */
  readonly times: Float64Array | null;
  /** A level is reached above its threshold; the first is the one that is judged. May be empty. */
  readonly thresholds: readonly number[];
  /** The level that each was judged to have reached, 0 to 4, where thresholds differ from one to another; then it goes by these. */
  readonly levels?: Uint8Array;
  /** When the detector learned, for the drawing. Spans of the attacks are found in the data. */
  readonly learning: readonly ScoreSpan[];
}

/** What a measurement cannot know of itself. */
export type EvaluationFacts = Pick<
  Evaluation,
  'title' | 'unit' | 'split' | 'trainedOn' | 'seconds' | 'memoryBytes' | 'notes' | 'figures'
>;

/** The budgets and the recalls that every report tells, so that reports can be compared. */
const FALSE_POSITIVE_RATES = [0.0001, 0.001, 0.01] as const;
const RECALLS = [0.9, 0.95, 0.99] as const;

/** An attack whose rows give no name. */
const UNNAMED = 'attack';

/** Rows of attacks; an input with more kinds of them has given something else as names. */
const MOST_ATTACKS = 100;

function pick(data: ScoredData, wanted: number): Float64Array {
  return data.scores.filter((_, index) => data.labels[index] === wanted);
}

/** Whether an item was flagged; nothing is where there is no threshold. */
function isFlagged({ scores, thresholds, levels }: ScoredData, index: number): boolean {
  return levels === undefined
    ? (scores[index] ?? 0) > (thresholds[0] ?? Number.POSITIVE_INFINITY)
    : (levels[index] ?? 0) > 0;
}

function confusionOf(data: ScoredData): EvaluationConfusion {
  const confusion = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 };
  for (const [index, label] of data.labels.entries()) {
    if (label === LABELS.ignored) continue;
    const flagged = isFlagged(data, index);
    if (label === LABELS.attack) confusion[flagged ? 'truePositives' : 'falseNegatives'] += 1;
    else confusion[flagged ? 'falsePositives' : 'trueNegatives'] += 1;
  }
  return confusion;
}

function operatingPoint(data: ScoredData, curve: RocCurve): OperatingPoint | null {
  const [threshold] = data.thresholds;
  if (threshold === undefined) return null;
  const confusion = data.levels === undefined ? curve.confusionAt(threshold) : confusionOf(data);
  const all = curve.positives + curve.negatives;
  return {
    threshold,
    recall: recallOf(confusion),
    falsePositiveRate: falsePositiveRateOf(confusion),
    precision: precisionOf(confusion),
    f1: f1Of(confusion),
    accuracy: all === 0 ? null : (confusion.truePositives + confusion.trueNegatives) / all,
    confusion,
  };
}

interface AttackCount {
  count: number;
  found: number;
  start: Micros;
  end: Micros;
}

/** Every attack of the data in the order of its first coming: how much of it scored above the threshold, and when it was. */
function attacksOf(data: ScoredData): ReadonlyMap<string, AttackCount> {
  const attacks = new Map<string, AttackCount>();
  for (const [index, label] of data.labels.entries()) {
    if (label !== LABELS.attack) continue;
    const given = data.attacks?.[index] || UNNAMED;
    const name = attacks.has(given) || attacks.size < MOST_ATTACKS ? given : 'others';
    const time = data.times?.[index] ?? 0;
    const attack = attacks.get(name) ?? { count: 0, found: 0, start: time, end: time };
    attack.count += 1;
    if (isFlagged(data, index)) attack.found += 1;
    attack.start = Math.min(attack.start, time);
    attack.end = Math.max(attack.end, time);
    attacks.set(name, attack);
  }
  return attacks;
}

function seriesOf(data: ScoredData, attacks: ReadonlyMap<string, AttackCount>): Evaluation['series'] {
  if (data.times === null) return null;
  const series = createScoreSeries();
  for (const [index, score] of data.scores.entries()) {
    series.add(data.times[index] ?? 0, score, data.levels?.[index] as Level | undefined);
  }
  const spans = [...attacks].map(([name, { start, end }]): ScoreSpan => ({ kind: 'attack', name, start, end }));
  return series.read(data.thresholds.slice(0, 4), [...data.learning, ...spans]);
}

/** Measures how well scores tell attack from benign. Throws a RangeError for a score that is NaN. */
export function evaluateScores(data: ScoredData, facts: EvaluationFacts): Evaluation {
  const judged = (_: number, index: number): boolean => data.labels[index] !== LABELS.ignored;
  const curve = new RocCurve(
    data.scores.filter(judged),
    data.labels.filter((label) => label !== LABELS.ignored),
  );
  const attacks = attacksOf(data);
  const hasThreshold = data.thresholds.length > 0;
  return {
    title: facts.title,
    unit: facts.unit,
    sizes: {
      all: data.scores.length,
      benign: curve.negatives,
      attack: curve.positives,
      ignored: data.scores.length - curve.negatives - curve.positives,
    },
    split: facts.split,
    trainedOn: facts.trainedOn,
    auc: curve.area(),
    eer: curve.equalErrorRate(),
    atFalsePositiveRates: FALSE_POSITIVE_RATES.map((falsePositiveRate) => ({
      falsePositiveRate,
      truePositiveRate: curve.truePositiveRateAt(falsePositiveRate),
    })),
    operatingPoint: operatingPoint(data, curve),
    atRecalls: RECALLS.flatMap((recall) => {
      const point = curve.pointAtRecall(recall);
      if (point === null) return [];
      const { threshold, falsePositiveRate } = point;
      return [
        { recall, threshold, falsePositives: Math.round(falsePositiveRate * curve.negatives), falsePositiveRate },
      ];
    }),
    attacks: [...attacks].map(
      ([name, { count, found }]): AttackRow => ({ name, count, found: hasThreshold ? found : null }),
    ),
    curve: curve.points(),
    distribution: scoreDistribution(pick(data, LABELS.benign), pick(data, LABELS.attack)),
    series: seriesOf(data, attacks),
    seconds: facts.seconds,
    memoryBytes: facts.memoryBytes,
    notes: facts.notes ?? [],
    figures: facts.figures,
  };
}
