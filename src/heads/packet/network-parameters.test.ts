import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hiddenUnits, untrainedNetwork } from './network-parameters.ts';

test('there are three hidden units for four visible ones, at least one', () => {
  assert.deepEqual([1, 2, 3, 4, 7, 8, 10, 100].map(hiddenUnits), [1, 2, 3, 3, 6, 6, 8, 75]);
});

test('an untrained network has an autoencoder for each cluster, and one for their errors, that have seen nothing', () => {
  const map = [[3, 1], [0, 2, 4], [5]];
  const { map: kept, ensemble, output } = untrainedNetwork(map);
  assert.deepEqual(kept, map);
  assert.deepEqual(
    [...ensemble, output].map(({ visible, hidden }) => [visible, hidden]),
    [
      [2, 2],
      [3, 3],
      [1, 1],
      [3, 3],
    ],
  );
  for (const { visible, hidden, weights, hiddenBias, visibleBias, least, greatest } of [...ensemble, output]) {
    assert.equal(weights.length, visible * hidden);
    assert.deepEqual(hiddenBias, new Float64Array(hidden));
    assert.deepEqual(visibleBias, new Float64Array(visible));
    assert.deepEqual(least, new Float64Array(visible).fill(Infinity));
    assert.deepEqual(greatest, new Float64Array(visible).fill(-Infinity));
  }
});

test('no two autoencoders share memory', () => {
  const { ensemble, output } = untrainedNetwork([
    [0, 1],
    [2, 3],
  ]);
  const buffers = [...ensemble, output].flatMap(({ weights, hiddenBias, visibleBias, least, greatest }) =>
    [weights, hiddenBias, visibleBias, least, greatest].map(({ buffer }) => buffer),
  );
  assert.equal(new Set(buffers).size, 15);
});
