import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { averageRanks, rankCorrelation } from './rank-correlation.ts';
import { seeded } from './testing/seeded.ts';

/** Few different values, so that ties are common. */
const PAIRS = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.double({ noNaN: true })), { maxLength: 40 });

/** By counting who is below, and who is equal. */
function rankByCounting(values: Float64Array, value: number): number {
  const below = values.filter((other) => other < value).length;
  const equal = values.filter((other) => other === value).length;
  return below + (equal + 1) / 2;
}

test('ranks are what counting gives, ties on their average', () => {
  assert.deepEqual([...averageRanks(Float64Array.of(30, 10, 20, 20, -0, 0))], [6, 3, 4.5, 4.5, 1.5, 1.5]);
  fc.assert(
    fc.property(PAIRS, (pairs) => {
      for (const column of [0, 1] as const) {
        const values = Float64Array.from(pairs, (pair) => pair[column]);
        assert.deepEqual(
          averageRanks(values),
          values.map((value) => rankByCounting(values, value)),
        );
      }
    }),
  );
});

test('the correlation is the formula of the differences, term by term, corrected for ties', () => {
  fc.assert(
    fc.property(PAIRS, (pairs) => {
      const first = Float64Array.from(pairs, ([value]) => value);
      const second = Float64Array.from(pairs, ([, value]) => value);
      const n = pairs.length;
      // Kendall, Rank Correlation Methods (1948), 3.8: n^3 - n less t^3 - t for each tie of t.
      const spread = (values: Float64Array) => {
        const ties = [...Map.groupBy(values, (value) => (value === 0 ? 0 : value)).values()];
        return (n ** 3 - n - ties.reduce((sum, { length }) => sum + length ** 3 - length, 0)) / 12;
      };
      let squares = 0;
      for (const [x, y] of pairs) squares += (rankByCounting(first, x) - rankByCounting(second, y)) ** 2;
      const [a, b] = [spread(first), spread(second)];
      const found = rankCorrelation(first, second);
      if (a === 0 || b === 0) assert.equal(found, null);
      else assert.ok(Math.abs((found ?? Number.NaN) - (a + b - squares) / (2 * Math.sqrt(a * b))) < 1e-12);
    }),
  );
});

test('whatever rises together has 1, whatever falls has -1, whatever is unrelated little', () => {
  const random = seeded(3);
  const values = Float64Array.from({ length: 5_000 }, random);
  assert.equal(
    rankCorrelation(
      values,
      values.map((value) => value * value * value),
    ),
    1,
  );
  assert.equal(
    rankCorrelation(
      values,
      values.map((value) => -value),
    ),
    -1,
  );
  assert.ok(Math.abs(rankCorrelation(values, values.map(random)) ?? 1) < 0.05);
  assert.equal(rankCorrelation(Float64Array.of(1, Infinity, 2), Float64Array.of(5, 7, 6)), 1);
});

test('nothing to compare has no correlation, and NaN is refused', () => {
  assert.equal(rankCorrelation(new Float64Array(0), new Float64Array(0)), null);
  assert.equal(rankCorrelation(Float64Array.of(1), Float64Array.of(2)), null);
  assert.equal(rankCorrelation(Float64Array.of(1, 2), Float64Array.of(2, 2)), null);
  assert.throws(() => rankCorrelation(Float64Array.of(1, 2), Float64Array.of(1)), RangeError);
  assert.throws(() => rankCorrelation(Float64Array.of(1, Number.NaN), Float64Array.of(1, 2)), RangeError);
});
