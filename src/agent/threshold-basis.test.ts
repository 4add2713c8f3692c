import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SampleSet } from '../heads/web/classifier/sample-set.ts';
import { LineDecoder } from '../heads/web/decoding/decode-line.ts';
import { largerBudget, thresholdBasis } from './threshold-basis.ts';

const decoded = new LineDecoder().decode('x', 'value');

/** Samples of which only the labels matter; of those of real use the first few are flagged by rules. */
function samples(good: number, bad: number, browsing = 0, flagged = 0): SampleSet {
  const set = new SampleSet();
  const add = (label: 0 | 1, isBrowsing: boolean, isFlagged: boolean): void =>
    set.add(decoded, { label, source: 'x', part: 0, isBrowsing, isFlagged });
  for (let index = 0; index < good; index++) add(0, false, false);
  for (let index = 0; index < bad; index++) add(1, false, false);
  for (let index = 0; index < browsing; index++) add(0, true, index < flagged);
  return set;
}

test('the budget is of ordinary requests, or of those of real use, and rules take their part of it', () => {
  assert.deepEqual(thresholdBasis(samples(999, 5), 0.001), { requests: 999, isBrowsing: false, allowed: 0 });
  assert.deepEqual(thresholdBasis(samples(1_100, 5), 0.001), { requests: 1_100, isBrowsing: false, allowed: 1 });
  assert.deepEqual(thresholdBasis(samples(9, 5, 500, 3), 0.011), { requests: 500, isBrowsing: true, allowed: 2 });
  assert.deepEqual(thresholdBasis(samples(9, 5, 500, 9), 0.01), { requests: 500, isBrowsing: true, allowed: 0 });
});

test('a larger budget is named where it finds much of what is missing, the smallest that does', () => {
  const set = samples(200, 4);
  // One ordinary request that looks like an attack hides three of four.
  const probabilities = new Float64Array(204).fill(0.1);
  probabilities.set([0.98, 0.7], 0);
  probabilities.set([0.99, 0.9, 0.8, 0.6], 200);
  assert.deepEqual(largerBudget(set, probabilities, 0.001, 0.25), { budget: 0.005, finds: 0.75 });
  assert.deepEqual(largerBudget(set, probabilities, 0.005, 0.75), { budget: 0.01, finds: 1 });
  assert.equal(largerBudget(set, probabilities, 0.01, 1), null);
});
