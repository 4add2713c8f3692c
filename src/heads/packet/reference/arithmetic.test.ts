import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAMBDAS } from '../features.ts';
import { arithmeticOf } from './arithmetic.ts';
import { decayOver } from './decay.ts';

test('only with all pairs the bits are those of the C library that Kitsune ran on', () => {
  assert.equal(arithmeticOf('all').powerOfTwo(-2_551 / 1_009), 0.17334933558531498);
  assert.equal(arithmeticOf('own').powerOfTwo(-2_551 / 1_009), 0.17334933558531496);
  assert.notEqual(arithmeticOf('all').square(1_597 / 7), arithmeticOf('own').square(1_597 / 7));
});

test('what fades in a second, asked for in any order', () => {
  const [all, own] = [arithmeticOf('all'), arithmeticOf('own')];
  assert.deepEqual([...decayOver(1, own)].slice(0, 3), [1 / 32, 1 / 8, 1 / 2]);
  const seconds = 2_551 / 1_009;
  for (const [arithmetic, expected] of [
    [own, 0.17334933558531496],
    [all, 0.17334933558531498],
    [own, 0.17334933558531496],
  ] as const) {
    assert.equal(decayOver(seconds, arithmetic)[LAMBDAS.indexOf(1)], expected);
  }
  assert.equal(decayOver(2, own)[LAMBDAS.indexOf(1)], 1 / 4);
});
