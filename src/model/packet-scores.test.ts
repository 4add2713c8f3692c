import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contributionsOf } from './packet-scores.ts';

const FEATURES = {
  score: 3.2,
  strongest: ['packets from this host (10 s)', 'size of its packets (1 min)'],
  seen: [812, 60],
  learnedLow: [0, 60],
  learnedHigh: [95, 1514],
  shares: [0.62, 0.21],
  autoencoders: [3, 7],
};

test('parallel lists become one record for each feature', () => {
  assert.deepEqual(contributionsOf(FEATURES), [
    { words: 'packets from this host (10 s)', seen: 812, low: 0, high: 95, share: 0.62, autoencoder: 3 },
    { words: 'size of its packets (1 min)', seen: 60, low: 60, high: 1514, share: 0.21, autoencoder: 7 },
  ]);
});

test('evidence of other kinds has none, and what is incomplete is left out', () => {
  assert.deepEqual(contributionsOf({ ports: 1000, strongest: 'a word' }), []);
  assert.equal(contributionsOf({ ...FEATURES, seen: [812] }).length, 1);
  assert.equal(contributionsOf({ ...FEATURES, shares: ['much', 0.21] }).length, 1);
  assert.equal(contributionsOf({ ...FEATURES, strongest: [1, 2] }).length, 0);
  const value = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.array(fc.oneof(fc.double(), fc.string())));
  const keys = fc.constantFrom(...Object.keys(FEATURES));
  fc.assert(
    fc.property(fc.dictionary(keys, value), (features) => {
      for (const { words, ...numbers } of contributionsOf(features)) {
        assert.equal(typeof words, 'string');
        assert.equal(Object.values(numbers).filter(Number.isFinite).length, 5);
      }
    }),
  );
});
