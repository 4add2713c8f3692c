import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { testData } from '../../test/data.ts';
import { f1Of, falsePositiveRateOf, precisionOf, RocCurve, recallOf } from './roc.ts';
import { seeded } from './testing/seeded.ts';

/** Few different scores, so that ties are common. */
const SAMPLE = fc.array(
  fc.tuple(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double({ noNaN: true })), fc.constantFrom(0, 1)),
  { maxLength: 60 },
);

type Sample = readonly (readonly [score: number, label: number])[];

function curveOf(sample: Sample): RocCurve {
  return new RocCurve(
    Float64Array.from(sample, ([score]) => score),
    Uint8Array.from(sample, ([, label]) => label),
  );
}

function scoresOf(sample: Sample, wanted: number): readonly number[] {
  return sample.filter(([, label]) => label === wanted).map(([score]) => score);
}

test('the area is the Mann-Whitney count, ties counted half', () => {
  fc.assert(
    fc.property(SAMPLE, (sample) => {
      let count = 0;
      const positives = scoresOf(sample, 1);
      const negatives = scoresOf(sample, 0);
      for (const positive of positives) {
        for (const negative of negatives) count += positive > negative ? 1 : positive === negative ? 0.5 : 0;
      }
      const pairs = positives.length * negatives.length;
      assert.equal(curveOf(sample).area(), pairs === 0 ? null : count / pairs);
    }),
  );
});

test('a threshold flags what a count by hand flags', () => {
  fc.assert(
    fc.property(SAMPLE, fc.oneof(fc.integer({ min: -1, max: 10 }), fc.double({ noNaN: true })), (sample, threshold) => {
      const confusion = curveOf(sample).confusionAt(threshold);
      const above = (label: number) => scoresOf(sample, label).filter((score) => score > threshold).length;
      assert.deepEqual(confusion, {
        truePositives: above(1),
        falsePositives: above(0),
        trueNegatives: scoresOf(sample, 0).length - above(0),
        falseNegatives: scoresOf(sample, 1).length - above(1),
      });
    }),
  );
});

test('the threshold of a point gives the rates of the point', () => {
  fc.assert(
    fc.property(SAMPLE, (sample) => {
      const curve = curveOf(sample);
      for (const point of curve.points()) {
        if (point.threshold === null) continue;
        const confusion = curve.confusionAt(point.threshold);
        assert.equal(point.truePositiveRate, recallOf(confusion) ?? 0);
        assert.equal(point.falsePositiveRate, falsePositiveRateOf(confusion) ?? 0);
      }
    }),
  );
});

test('the best rate within a budget, and the cheapest point of a recall, by trying every threshold', () => {
  fc.assert(
    fc.property(SAMPLE, fc.double({ min: 0, max: 1, noNaN: true }), (sample, rate) => {
      const curve = curveOf(sample);
      if (curve.positives === 0 || curve.negatives === 0) {
        assert.equal(curve.truePositiveRateAt(rate), null);
        assert.equal(curve.pointAtRecall(rate), null);
        return;
      }
      const all = curve.points(Number.MAX_SAFE_INTEGER);
      const within = all.filter((point) => point.falsePositiveRate <= rate);
      assert.equal(curve.truePositiveRateAt(rate), Math.max(...within.map((point) => point.truePositiveRate)));
      const enough = all.filter((point) => point.truePositiveRate >= rate);
      const cheapest = Math.min(...enough.map((point) => point.falsePositiveRate));
      assert.equal(curve.pointAtRecall(rate)?.falsePositiveRate, cheapest);
      assert.ok((curve.pointAtRecall(rate)?.truePositiveRate ?? 0) >= rate);
    }),
  );
});

test('the equal error rate lies where both errors cross', () => {
  // Of four positives one scores low, of four negatives one scores high.
  const crossed: Sample = [9, 8, 7, 2].map((score) => [score, 1] as const);
  const others: Sample = [3, 1, 0, 7.5].map((score) => [score, 0] as const);
  assert.equal(curveOf([...crossed, ...others]).equalErrorRate(), 0.25);
  assert.equal(
    curveOf([
      [2, 1],
      [1, 0],
    ]).equalErrorRate(),
    0,
  );
  assert.equal(
    curveOf([
      [1, 1],
      [2, 0],
    ]).equalErrorRate(),
    1,
  );
  // All alike: the straight line from corner to corner.
  assert.equal(
    curveOf([
      [1, 1],
      [1, 0],
    ]).equalErrorRate(),
    0.5,
  );
  fc.assert(
    fc.property(SAMPLE, (sample) => {
      const rate = curveOf(sample).equalErrorRate();
      if (rate === null) return;
      const points = curveOf(sample).points(Number.MAX_SAFE_INTEGER);
      // No threshold has both errors below it, and some neighbours have it between them.
      assert.ok(rate >= 0 && rate <= 1);
      for (const point of points) {
        assert.ok(Math.max(point.falsePositiveRate, 1 - point.truePositiveRate) >= rate - 1e-12);
      }
    }),
  );
});

test('a plot gets few points of the curve, near one another, from corner to corner', () => {
  const random = seeded(1);
  const labels = Uint8Array.from({ length: 20_000 }, () => (random() < 0.3 ? 1 : 0));
  const scores = Float64Array.from(labels, (label) => random() + random() * label);
  const curve = new RocCurve(scores, labels);
  const all = curve.points(Number.MAX_SAFE_INTEGER);
  const few = curve.points();
  assert.ok(all.length > 19_000);
  assert.ok(few.length > 150 && few.length <= 200, String(few.length));
  assert.deepEqual(few[0], { threshold: Math.max(...scores), falsePositiveRate: 0, truePositiveRate: 0 });
  assert.deepEqual(few.at(-1), { threshold: null, falsePositiveRate: 1, truePositiveRate: 1 });
  const known = new Set(all.map((point) => point.threshold));
  for (const [index, point] of few.entries()) {
    assert.ok(known.has(point.threshold));
    const before = few[index - 1] ?? point;
    assert.ok(point.falsePositiveRate >= before.falsePositiveRate);
    assert.ok(point.truePositiveRate - before.truePositiveRate <= 0.011);
  }
});

test('without positives, negatives or anything there are no rates, and no NaN', () => {
  for (const sample of [[], [[1, 1]], [[1, 0]]] as readonly Sample[]) {
    const curve = curveOf(sample);
    assert.equal(curve.area(), null);
    assert.equal(curve.equalErrorRate(), null);
    const confusion = curve.confusionAt(5);
    assert.equal(precisionOf(confusion), null);
    for (const { falsePositiveRate, truePositiveRate } of curve.points()) {
      assert.ok(falsePositiveRate >= 0 && truePositiveRate >= 0);
    }
  }
});

test('precision, recall and F1 by hand', () => {
  const confusion = { truePositives: 6, falsePositives: 2, trueNegatives: 10, falseNegatives: 4 };
  assert.equal(precisionOf(confusion), 0.75);
  assert.equal(recallOf(confusion), 0.6);
  assert.equal(f1Of(confusion), 12 / 18);
  assert.equal(falsePositiveRateOf(confusion), 2 / 12);
  assert.equal(f1Of({ truePositives: 0, falsePositives: 0, trueNegatives: 3, falseNegatives: 0 }), null);
});

test('what is no score and no label is refused', () => {
  assert.throws(() => new RocCurve(Float64Array.of(Number.NaN), Uint8Array.of(1)), RangeError);
  assert.throws(() => new RocCurve(Float64Array.of(1), Uint8Array.of(2)), RangeError);
  assert.throws(() => new RocCurve(Float64Array.of(1), Uint8Array.of()), RangeError);
});

/** Columns of packet-head.md: what scikit-learn said of the scores of Kitsune-py. */
const KITSUNE = [
  { trace: 'iot-scan', from: 20_001, area: 0.9991, equal: 0.0128, at001: 0.88, at01: 0.981 },
  { trace: 'iot-flood', from: 20_001, area: 0.9972, equal: 0.0215, at001: 0.636, at01: 0.935 },
  { trace: 'scada-recon-brute', from: 7_001, area: 0.999, equal: 0.0034, at001: 0.997, at01: 0.997 },
] as const;

for (const { trace, from, area, equal, at001, at01 } of KITSUNE) {
  const scoresFile = testData('packets', 'labelled', `${trace}.kitsune_rmse.txt.gz`);
  const labelsFile = testData('packets', 'labelled', `${trace}.labels.tsv`);
  const skip = scoresFile === undefined || labelsFile === undefined ? 'no labelled traces' : false;
  test(`the published figures of ${trace}`, { skip }, () => {
    const scores = gunzipSync(readFileSync(scoresFile ?? ''))
      .toString()
      .trim()
      .split('\n')
      .map(Number);
    const rows = readFileSync(labelsFile ?? '', 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    const sample = rows.flatMap((row, index) => {
      const label = Number(row.split('\t')[2]);
      return index >= from && label < 2 ? [[scores[index] ?? Number.NaN, label] as const] : [];
    });
    const curve = curveOf(sample);
    const near = (value: number | null, wanted: number, within: number) =>
      assert.ok(value !== null && Math.abs(value - wanted) <= within, `${value} is not ${wanted}`);
    near(curve.area(), area, 0.0001);
    near(curve.equalErrorRate(), equal, 0.0002);
    near(curve.truePositiveRateAt(0.001), at001, 0.001);
    near(curve.truePositiveRateAt(0.01), at01, 0.001);
  });
}
