import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { fitTail } from '../../numeric/score-tail.ts';
import { seeded } from '../../numeric/testing/seeded.ts';
import {
  calibrate,
  countsByService,
  DEFAULT_BUDGET,
  type LearnedScores,
  levelOf,
  type Thresholds,
} from './calibration.ts';
import { DEFAULT_SETTINGS, PARITY_SETTINGS } from './settings.ts';

/** Scores as a trained network gives them: around 0.1, with a tail that falls as an exponential does. */
function scores(count: number, seed = 1, scale = 0.01): Float64Array {
  const random = seeded(seed);
  return Float64Array.from({ length: count }, () => 0.1 - scale * Math.log(random()));
}

function learned(heldOut: Float64Array, fields: Partial<LearnedScores> = {}): LearnedScores {
  return {
    heldOut,
    heldOutPairs: Array.from(heldOut, () => 'ab'),
    services: new Map(),
    greatestTraining: 0.4,
    packetsPerHostAndDay: 200_000,
    ...fields,
  };
}

const ascends = (thresholds: Thresholds) => thresholds.every((value, index) => value >= (thresholds[index - 1] ?? 0));

describe('levels by the tail of held-out scores', () => {
  test('level 1 begins where the budget says, each further one ten times more seldom', () => {
    const heldOut = scores(100_000);
    const { thresholds, probability, method, fit } = calibrate(learned(heldOut), 'tail', DEFAULT_BUDGET);
    assert.equal(probability, 5e-4);
    assert.deepEqual([method, fit], ['pareto', 'good']);
    const later = scores(1_000_000, 2);
    const above = (threshold: number) => later.filter((score) => score > threshold).length / later.length;
    assert.ok(above(thresholds[0]) > 3e-4 && above(thresholds[0]) < 8e-4, String(above(thresholds[0])));
    assert.ok(above(thresholds[1]) > 2e-5 && above(thresholds[1]) < 1e-4, String(above(thresholds[1])));
    assert.ok(thresholds[3] > thresholds[2] && thresholds[2] > thresholds[1]);
  });

  test('none lies further out than so many times the greatest score that was held out', () => {
    // A tail of two heaps: what is drawn out of it has no end.
    const heldOut = Float64Array.from({ length: 20_000 }, (_, index) =>
      index % 50 === 0 ? 1 + (index % 1_000) / 1_000 : 0.1,
    );
    const most = heldOut.reduce((a, b) => Math.max(a, b));
    const { thresholds, greatestHeldOut } = calibrate(learned(heldOut, { packetsPerHostAndDay: 1e9 }), 'tail', 1);
    assert.equal(greatestHeldOut, most);
    for (const [index, factor] of [1.15, 1.5, 2, 3].entries()) {
      assert.ok((thresholds[index] as number) <= factor * most, `level ${index + 1}`);
    }
  });

  test('however large the budget, one packet in two thousand is the most; however small, one in a hundred thousand the least', () => {
    const heldOut = scores(20_000);
    const of = (budget: number, packetsPerHostAndDay = 200_000) =>
      calibrate(learned(heldOut, { packetsPerHostAndDay }), 'tail', budget);
    assert.equal(of(1e9).probability, 5e-4);
    assert.equal(of(100, 10).probability, 5e-4);
    assert.equal(of(100, 0).probability, 5e-4);
    assert.equal(of(0).probability, 1e-5);
    assert.equal(of(0, 0).probability, 1e-5);
    assert.equal(of(1, 1e9).probability, 1e-5);
    assert.ok(of(0).thresholds[0] > of(1e9).thresholds[0]);
  });

  test('with too few scores for a tail levels begin at multiples of the greatest', () => {
    const heldOut = scores(500);
    const { method, fit, thresholds } = calibrate(learned(heldOut), 'tail', DEFAULT_BUDGET);
    assert.deepEqual([method, fit], ['order-statistic', null]);
    const most = heldOut.reduce((a, b) => Math.max(a, b));
    assert.deepEqual(thresholds, [1.15 * most, 1.5 * most, 2 * most, 3 * most]);
  });

  test('of no scores at all nothing follows: no packet reaches a level', () => {
    const { thresholds, heldOut, greatestHeldOut, method, fit, pairs } = calibrate(
      learned(new Float64Array()),
      'tail',
      DEFAULT_BUDGET,
    );
    assert.deepEqual([heldOut, greatestHeldOut, method, fit, pairs.size], [0, 0, 'order-statistic', null, 0]);
    assert.equal(levelOf(Number.MAX_VALUE, thresholds), 0);
  });
});

describe('thresholds of pairs of hosts', () => {
  /** 20,000 scores of many pairs, and some of one that is quieter or louder. */
  function withPair(count: number, scale: number) {
    const heldOut = Float64Array.from([
      ...scores(20_000),
      ...scores(count, 9, scale).map((score) => score * (scale / 0.01)),
    ]);
    const heldOutPairs = Array.from(heldOut, (_, index) => (index < 20_000 ? `pair ${index % 100}` : 'own'));
    return calibrate(learned(heldOut, { heldOutPairs }), 'tail', DEFAULT_BUDGET);
  }

  test('a pair has its own from 500 held-out packets on', () => {
    assert.deepEqual([...withPair(500, 0.009).pairs.keys()], ['own']);
    assert.deepEqual([...withPair(499, 0.009).pairs.keys()], []);
  });

  test('they are those of its own scores, but never below half of those of all', () => {
    const louder = withPair(2_000, 0.05);
    const own = louder.pairs.get('own') as Thresholds;
    const expected = fitTail(scores(2_000, 9, 0.05).map((score) => score * 5));
    assert.equal(own[0], expected.quantile(louder.probability));
    const quiet = withPair(2_000, 0.0001);
    assert.deepEqual(
      quiet.pairs.get('own'),
      quiet.thresholds.map((threshold) => threshold / 2),
    );
  });
});

describe('levels by the rule of Serverus', () => {
  test('they are multiples of the greatest training score, and no pair has its own', () => {
    const calibration = calibrate(learned(scores(2_000), { greatestTraining: 0.4 }), 'serverus', DEFAULT_BUDGET);
    assert.deepEqual(
      calibration.thresholds.map((value) => Math.round(value * 1e9) / 1e9),
      [0.46, 0.6, 0.8, 1.2],
    );
    assert.equal(calibration.pairs.size, 0);
    assert.equal(calibration.heldOut, 2_000);
  });

  test('where no training score counted, no packet reaches a level', () => {
    const { thresholds } = calibrate(learned(scores(50), { greatestTraining: 0 }), 'serverus', DEFAULT_BUDGET);
    assert.equal(levelOf(0.1, thresholds), 0);
  });
});

test('a level begins above its threshold, and what is no number has none', () => {
  const thresholds: Thresholds = [1, 2, 2, 4];
  const levels = [0, 1, 1.5, 2, 2.5, 4, 4.5, Infinity, Number.NaN].map((score) => levelOf(score, thresholds));
  assert.deepEqual(levels, [0, 0, 1, 1, 3, 3, 4, 4, 0]);
  assert.equal(levelOf(Infinity, [Infinity, Infinity, Infinity, Infinity]), 0);
});

const anyScore = fc.oneof(fc.constantFrom(0, 1e-300, 1e300), fc.double({ min: 0, max: 2, noNaN: true }));

test('whatever was learned: thresholds ascend, are above zero, and are no NaN', () => {
  fc.assert(
    fc.property(
      fc.array(anyScore, { maxLength: 1_200, size: 'max' }),
      fc.constantFrom('tail', 'serverus'),
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.double({ min: 0, max: 1e12, noNaN: true }),
      fc.nat(3),
      (sample, rule, budget, packetsPerHostAndDay, pairs) => {
        const heldOut = Float64Array.from(sample);
        const calibration = calibrate(
          {
            heldOut,
            heldOutPairs: sample.map((_, index) => String(index % (pairs + 1))),
            services: new Map(),
            greatestTraining: sample[0] ?? 0,
            packetsPerHostAndDay,
          },
          rule,
          budget,
        );
        for (const thresholds of [calibration.thresholds, ...calibration.pairs.values()]) {
          assert.ok(ascends(thresholds), String(thresholds));
          assert.ok(thresholds[0] >= 0);
        }
        assert.ok(calibration.probability >= 1e-5 && calibration.probability <= 5e-4);
      },
    ),
    { numRuns: 300 },
  );
});

test('scores that are compared with those of others count as they are', () => {
  assert.equal(countsByService('tail', DEFAULT_SETTINGS), true);
  assert.equal(countsByService('tail', { pairs: 'own', transform: 'none' }), true);
  assert.equal(countsByService('tail', { pairs: 'all', transform: 'log1p' }), false);
  assert.equal(countsByService('tail', PARITY_SETTINGS), false);
  assert.equal(countsByService('serverus', DEFAULT_SETTINGS), false);
});
