import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { upperBoundRank } from './order-statistics.ts';
import { seeded } from './testing/seeded.ts';

/** The chance of at least `least` successes, from Pascal's triangle. */
function atLeast(count: number, probability: number, least: number): number {
  let chances = [1];
  for (let trial = 0; trial < count; trial += 1) {
    chances = Array.from(
      { length: chances.length + 1 },
      (_, k) => (chances[k] ?? 0) * (1 - probability) + (chances[k - 1] ?? 0) * probability,
    );
  }
  return chances.slice(least).reduce((sum, chance) => sum + chance, 0);
}

test('the rank is the lowest that the binomial distribution allows', () => {
  const chance = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 80 }), chance, chance, (count, probability, wanted) => {
      const { rank, confidence } = upperBoundRank(count, probability, wanted);
      const near = Math.abs(confidence - atLeast(count, probability, rank));
      assert.ok(near < 1e-10, `off by ${near}`);
      assert.ok(rank === 1 || confidence >= wanted - 1e-10);
      if (rank < count) assert.ok(atLeast(count, probability, rank + 1) < wanted + 1e-10);
    }),
  );
});

test('figures of the tables: 59 values bound the 95 % quantile with 95 %, 58 do not', () => {
  assert.deepEqual(
    [59, 58].map((count) => upperBoundRank(count, 0.05, 0.95).confidence >= 0.95),
    [true, false],
  );
  // The second greatest of 93 (S. S. Wilks 1941).
  assert.equal(upperBoundRank(93, 0.05, 0.95).rank, 2);
  assert.equal(upperBoundRank(92, 0.05, 0.95).rank, 1);
});

test('a large sample has its bound near the quantile, and the logarithms do not give out', () => {
  const { rank, confidence } = upperBoundRank(100_000, 0.5, 0.95);
  // Mean less 1.645 standard deviations.
  assert.ok(Math.abs(rank - (50_000 - 1.645 * Math.sqrt(25_000))) < 2, String(rank));
  assert.ok(confidence >= 0.95 && confidence < 0.951);
});

test('the bound holds as often as it says', () => {
  const random = seeded(7);
  const { rank, confidence } = upperBoundRank(300, 0.02, 0.95);
  let held = 0;
  for (let run = 0; run < 2_000; run += 1) {
    let above = 0;
    for (let draw = 0; draw < 300; draw += 1) if (random() > 0.98) above += 1;
    if (above >= rank) held += 1;
  }
  assert.ok(Math.abs(held / 2_000 - confidence) < 0.015, `${held / 2_000} for ${confidence}`);
});
