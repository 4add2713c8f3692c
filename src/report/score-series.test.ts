import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SECOND } from '../model/time.ts';
import { createScoreSeries } from './score-series.ts';

const THRESHOLDS = [0.2, 0.3, 0.4, 0.5];

test('a bucket has the greatest score, the mean over all of its scores and the level of the greatest', () => {
  const series = createScoreSeries();
  series.add(100 * SECOND, 0.05);
  series.addAll(100 * SECOND, { count: 3, greatest: 0.35, mean: 0.09 });
  series.add(103 * SECOND, 0.1);
  series.add(103 * SECOND, Number.NaN);
  const { buckets } = series.read(THRESHOLDS, []);
  assert.deepEqual(buckets, [
    { start: 100 * SECOND, greatest: 0.35, mean: (0.05 + 3 * 0.09) / 4, count: 4, level: 2 },
    { start: 103 * SECOND, greatest: 0.1, mean: 0.1, count: 1, level: 0 },
  ]);
});

test('however long it goes on, the buckets are few and lose no score and no peak', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 2_000 }), (seconds) => {
      const series = createScoreSeries();
      for (const second of seconds) series.addAll(second * SECOND, { count: 10, greatest: second, mean: 0 });
      const { buckets } = series.read(THRESHOLDS, []);
      assert.ok(buckets.length <= 240);
      assert.equal(
        buckets.reduce((sum, { count }) => sum + count, 0),
        10 * seconds.length,
      );
      assert.equal(Math.max(...buckets.map(({ greatest }) => greatest)), Math.max(...seconds));
    }),
    { numRuns: 20 },
  );
});
