import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { evaluateScores, type ScoredData } from './evaluate-scores.ts';
import { scoreDistribution } from './score-distribution.ts';
import { evaluation, scoredData } from './testing/evaluations.ts';

const FACTS = evaluation();

/** Six items by hand: the quiet attack scores below the highest benign item. */
const SMALL: ScoredData = {
  scores: Float64Array.of(1, 2, 8, 9, 3, 7),
  labels: Uint8Array.of(0, 0, 1, 1, 1, 0),
  attacks: ['', '', 'loud', 'loud', 'quiet', ''],
  times: Float64Array.of(0, 1e6, 2e6, 3e6, 4e6, 5e6),
  thresholds: [5, 8.5],
  learning: [],
};

test('counts by hand', () => {
  const found = evaluateScores(SMALL, FACTS);
  assert.deepEqual(found.sizes, { all: 6, benign: 3, attack: 3, ignored: 0 });
  assert.equal(found.auc, 8 / 9);
  assert.deepEqual(found.operatingPoint?.confusion, {
    truePositives: 2,
    falsePositives: 1,
    trueNegatives: 2,
    falseNegatives: 1,
  });
  assert.equal(found.operatingPoint?.accuracy, 4 / 6);
  assert.deepEqual(found.attacks, [
    { name: 'loud', count: 2, found: 2 },
    { name: 'quiet', count: 1, found: 0 },
  ]);
  assert.deepEqual(found.atRecalls[0], { recall: 0.9, threshold: 2, falsePositives: 1, falsePositiveRate: 1 / 3 });
  assert.deepEqual(
    found.series?.buckets.map(({ level }) => level),
    [0, 0, 1, 2, 0, 1],
  );
  assert.deepEqual(found.series?.spans, [
    { kind: 'attack', name: 'loud', start: 2e6, end: 3e6 },
    { kind: 'attack', name: 'quiet', start: 4e6, end: 4e6 },
  ]);
});

test('where levels are given, they say what was flagged, and thresholds do not', () => {
  const found = evaluateScores({ ...SMALL, levels: Uint8Array.of(1, 0, 0, 3, 1, 0) }, FACTS);
  assert.deepEqual(found.operatingPoint?.confusion, {
    truePositives: 2,
    falsePositives: 1,
    trueNegatives: 2,
    falseNegatives: 1,
  });
  assert.deepEqual(
    found.attacks.map((attack) => attack.found),
    [1, 1],
  );
  assert.equal(found.auc, 8 / 9);
});

test('what is ignored is counted as ignored, and changes nothing else', () => {
  const whole = evaluateScores(scoredData(), FACTS);
  const data = scoredData();
  const kept = (_: number, index: number) => data.labels[index] !== 2;
  const less = evaluateScores(
    {
      ...data,
      scores: data.scores.filter(kept),
      labels: data.labels.filter((label) => label !== 2),
      attacks: null,
      times: null,
    },
    FACTS,
  );
  assert.equal(whole.sizes.ignored, 500);
  assert.deepEqual([less.auc, less.eer, less.operatingPoint], [whole.auc, whole.eer, whole.operatingPoint]);
  assert.deepEqual(less.distribution, whole.distribution);
});

test('an input with a name for every row does not make a row for every name', () => {
  const data = scoredData();
  const attacks = Array.from({ length: data.scores.length }, (_, index) => `attack ${index}`);
  const found = evaluateScores({ ...data, attacks }, FACTS);
  assert.equal(found.attacks.length, 101);
  assert.deepEqual(found.attacks.at(-1)?.name, 'others');
  assert.equal(
    found.attacks.reduce((sum, { count }) => sum + count, 0),
    found.sizes.attack,
  );
});

test('the bins of the distribution join one another and hold every score once', () => {
  const scores = fc.array(fc.oneof(fc.double({ min: 0, noNaN: true }), fc.constantFrom(0, 1, -1)), { maxLength: 50 });
  fc.assert(
    fc.property(scores, scores, (benign, attack) => {
      const bins = scoreDistribution(Float64Array.from(benign), Float64Array.from(attack));
      const sum = (kind: 'benign' | 'attack') => bins.reduce((total, bin) => total + bin[kind], 0);
      if (bins.length === 0) return;
      assert.deepEqual([sum('benign'), sum('attack')], [benign.length, attack.length]);
      for (const [index, bin] of bins.entries()) {
        assert.ok(bin.from < bin.to);
        if (index > 0) assert.equal(bin.from, bins[index - 1]?.to);
      }
    }),
  );
});
