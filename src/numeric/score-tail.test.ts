import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { paretoQuantile } from './generalised-pareto.ts';
import { fitTail } from './score-tail.ts';
import { seeded } from './testing/seeded.ts';

/** Standard exponential scores: a value exceeded with chance p is -log(p). */
function exponential(count: number, seed: number): Float64Array {
  const random = seeded(seed);
  return Float64Array.from({ length: count }, () => -Math.log(random()));
}

test('a quantile beyond the sample is near the truth, and the budget holds on what comes', () => {
  for (const seed of [1, 2, 3]) {
    const tail = fitTail(exponential(20_000, seed));
    assert.equal(tail.method, 'pareto');
    assert.equal(tail.fit, 'good');
    assert.equal(tail.peaks, 400);
    assert.ok(Math.abs(tail.quantile(1e-3) / -Math.log(1e-3) - 1) < 0.1);
    // A hundred times rarer than anything in the sample.
    assert.ok(Math.abs(tail.quantile(5e-7) / -Math.log(5e-7) - 1) < 0.5, String(tail.quantile(5e-7)));
    const later = exponential(200_000, seed + 100);
    const level = tail.quantile(1e-3);
    const rate = later.filter((score) => score > level).length / later.length;
    assert.ok(rate > 5e-4 && rate < 2e-3, String(rate));
  }
});

test('a heavy tail gets a shape above 0, a bounded one a shape below', () => {
  const random = seeded(4);
  const heavy = fitTail(
    Float64Array.from({ length: 30_000 }, () => paretoQuantile({ shape: 0.3, scale: 1 }, random())),
  );
  const bounded = fitTail(Float64Array.from({ length: 30_000 }, () => 1 - random() ** (1 / 3)));
  assert.ok((heavy.pareto?.shape ?? 0) > 0.15, String(heavy.pareto?.shape));
  assert.ok((bounded.pareto?.shape ?? 0) < -0.2, String(bounded.pareto?.shape));
  assert.ok(bounded.quantile(1e-9) < 1.2);
});

test('a tail of two heaps is no Pareto tail, and is called so', () => {
  const random = seeded(5);
  const heaps = Float64Array.from({ length: 20_000 }, () => {
    const place = random();
    return place < 0.97 ? random() : place < 0.985 ? 1 + random() / 100 : 5 + random() / 100;
  });
  assert.equal(fitTail(heaps, 0.97).fit, 'poor');
});

test('few peaks: the sample itself bounds the quantile, and says how surely', () => {
  const tail = fitTail(exponential(1_000, 6));
  assert.equal(tail.method, 'order-statistic');
  assert.deepEqual([tail.peaks, tail.pareto, tail.fit], [20, null, null]);
  const sorted = exponential(1_000, 6).sort();
  const { value, confidence } = tail.bound(0.01);
  assert.ok(confidence >= 0.95);
  assert.equal(value, tail.quantile(0.01));
  // The median bound would be the tenth; for 95 % it is the fifth.
  assert.equal(value, sorted[1_000 - 5]);
  // For a chance of one in a million a thousand scores are sure of little.
  const rare = tail.bound(1e-6);
  assert.equal(rare.value, sorted[999]);
  assert.ok(rare.confidence > 0.0009 && rare.confidence < 0.0011, String(rare.confidence));
});

test('scores that are alike, and one alone', () => {
  for (const sample of [[0.25], Array.from({ length: 5_000 }, () => 0.25)]) {
    const tail = fitTail(Float64Array.from(sample));
    assert.equal(tail.method, 'order-statistic');
    assert.equal(tail.quantile(1e-6), 0.25);
    assert.equal(tail.tailProbability(0.2), 1);
    assert.equal(tail.tailProbability(0.25), 1 / (sample.length + 1));
  }
});

test('what is not finite is left out and counted; of nothing there is no tail', () => {
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const tail = fitTail(Float64Array.from([1, ...odd, 2, 3]));
  assert.deepEqual([tail.sample, tail.leftOut, tail.quantile(0.001)], [3, 3, 3]);
  assert.throws(() => fitTail(Float64Array.from(odd)), RangeError);
  for (const probability of [0, -1, 1.5, Number.NaN]) assert.throws(() => tail.quantile(probability), RangeError);
});

const SCORE = fc.oneof(
  fc.constantFrom(0, 1, 2, 5e-324, 1e308, -1e308),
  fc.double({ min: 0, max: 10, noNaN: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const CHANCE = fc.double({ min: 1e-12, max: 1, noNaN: true });

test('whatever the sample: rarer is higher, a quantile keeps its budget, and nothing is NaN', () => {
  fc.assert(
    fc.property(
      fc.array(SCORE, { minLength: 1, maxLength: 200, size: 'max' }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      CHANCE,
      CHANCE,
      (sample, initial, one, other) => {
        const tail = fitTail(Float64Array.from(sample), initial);
        const [rare, common] = [Math.min(one, other), Math.max(one, other)];
        const [high, low] = [tail.quantile(rare), tail.quantile(common)];
        assert.ok(high >= low, `${high} for ${rare}, ${low} for ${common}`);
        assert.ok(Number.isFinite(high));
        const chance = tail.tailProbability(high);
        assert.ok(chance > 0 && chance <= 1, String(chance));
        assert.ok(tail.tailProbability(low) >= chance);
        if (tail.method === 'pareto' && Math.abs(high) < 1e300) assert.ok(chance <= rare * (1 + 1e-6) + 1e-9);
        assert.equal(tail.tailProbability(Number.POSITIVE_INFINITY) > 0, true);
      },
    ),
    { numRuns: 1000 },
  );
});
