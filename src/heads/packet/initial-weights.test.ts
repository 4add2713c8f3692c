import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialWeights } from './initial-weights.ts';

test("the weights are those of numpy's RandomState(1234), scaled to the number of inputs", () => {
  // numpy.random.RandomState(1234).random_sample(5), in their shortest form.
  const random = [0.1915194503788923, 0.6221087710398319, 0.4377277390071145, 0.7853585837137692, 0.7799758081188035];
  const weights = initialWeights(5, 1);
  for (const [index, value] of random.entries()) {
    assert.ok(Math.abs((weights[index] as number) - (2 * value - 1) / 5) < 1e-15);
  }
});

test('there is one for each pair of units, between -1/visible and 1/visible, the same each time', () => {
  for (const [visible, hidden] of [
    [1, 1],
    [7, 6],
    [100, 75],
  ] as const) {
    const weights = initialWeights(visible, hidden);
    assert.equal(weights.length, visible * hidden);
    assert.ok(weights.every((weight) => Math.abs(weight) <= 1 / visible));
    assert.deepEqual(initialWeights(visible, hidden), weights);
  }
  const weights = initialWeights(100, 75);
  assert.ok(Math.max(...weights) > 0.0099 && Math.min(...weights) < -0.0099, 'they do not fill their range');
});
