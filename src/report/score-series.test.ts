import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SECOND } from '../model/time.ts';
import { createScoreSeries } from './score-series.ts';
import { NOON } from './testing/examples.ts';

test('a bucket has the greatest score, the mean, the count and the highest level', () => {
  const series = createScoreSeries();
  for (const [time, score] of [
    [0, 0.1],
    [60_000, 0.5],
    [SECOND, 9],
    [2 * SECOND, Number.NaN],
  ] as const) {
    series.add(NOON + time, score);
  }
  const { width, buckets } = series.read([0.2, 0.4, 3, 4], []);
  assert.equal(width, 125_000);
  assert.deepEqual(buckets, [
    { start: NOON, greatest: 0.5, mean: 0.3, count: 2, level: 2 },
    { start: NOON + SECOND, greatest: 9, mean: 9, count: 1, level: 4 },
  ]);
});

test('a score on the threshold has not reached the level', () => {
  const series = createScoreSeries();
  series.add(NOON, 1);
  assert.deepEqual(
    series.read([1], []).buckets.map(({ level }) => level),
    [0],
  );
  assert.deepEqual(
    series.read([0.9], []).buckets.map(({ level }) => level),
    [1],
  );
});

test('a level that is said counts, not where thresholds stand', () => {
  const series = createScoreSeries();
  series.add(NOON, 9, 0);
  series.addAll(NOON + SECOND, { count: 2, greatest: 0.1, mean: 0.1, level: 2 });
  series.add(NOON + SECOND, 9, 1);
  // So many that buckets are joined.
  for (let second = 2; second < 400; second++) series.add(NOON + second * SECOND, 9, 0);
  const { buckets, width } = series.read([0.2, 0.4, 3, 4], []);
  assert.ok(width > SECOND);
  assert.deepEqual(
    buckets.map(({ level }) => level),
    [2, ...buckets.slice(1).map(() => 0)],
  );
});

test('whatever times come, in whatever order, the buckets are few and lose nothing', () => {
  const score = fc.double({ min: 0, max: 1e6, noNaN: true });
  const time = fc.oneof(fc.integer({ min: -5e6, max: 5e9 }), fc.double({ min: -9e18, max: 9e18, noNaN: true }));
  fc.assert(
    fc.property(fc.array(fc.tuple(time, score), { maxLength: 700, size: 'max' }), (scores) => {
      const series = createScoreSeries();
      for (const [at, value] of scores) series.add(at, value);
      const { buckets, width } = series.read([], []);
      assert.ok(buckets.length <= 240);
      assert.equal(
        buckets.reduce((sum, { count }) => sum + count, 0),
        scores.length,
      );
      const greatest = Math.max(...buckets.map((bucket) => bucket.greatest));
      assert.equal(greatest, Math.max(...scores.map(([, value]) => value)));
      for (const [index, bucket] of buckets.entries()) {
        assert.ok(bucket.mean <= bucket.greatest);
        assert.ok(index === 0 || bucket.start - (buckets[index - 1]?.start ?? 0) >= width * 0.999);
      }
    }),
  );
});

test('many at once count as each by itself', () => {
  const series = createScoreSeries();
  series.addAll(100 * SECOND, { count: 3, greatest: 0.35, mean: 0.09 });
  series.add(100 * SECOND, 0.05);
  const [bucket] = series.read([0.2, 0.3, 0.4, 0.5], []).buckets;
  assert.equal(bucket?.count, 4);
  assert.equal(bucket?.greatest, 0.35);
  assert.ok(Math.abs(bucket.mean - (3 * 0.09 + 0.05) / 4) < 1e-12);
});
