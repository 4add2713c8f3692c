import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LAMBDAS } from '../features.ts';
import { arithmeticOf } from './arithmetic.ts';
import { decayOver } from './decay.ts';

test('only with all pairs the bits are those of the C library that Kitsune ran on', () => {
  assert.equal(arithmeticOf('all').powerOfTwo(-2_551 / 1_009), 0.17334933558531498);
  assert.equal(arithmeticOf('own').powerOfTwo(-2_551 / 1_009), 0.17334933558531496);
  assert.notEqual(arithmeticOf('all').square(1_597 / 7), arithmeticOf('own').square(1_597 / 7));
});

describe('a correlation', () => {
  const [own, all] = [arithmeticOf('own').correlation, arithmeticOf('all').correlation];
  const moments = (mean: number, variance: number) => ({ mean, variance });

  test('is the covariance over both deviations', () => {
    assert.equal(own(3, moments(10, 4), moments(20, 9)), 0.5);
    assert.equal(all(3, moments(10, 4), moments(20, 9)), 0.5);
    assert.equal(own(-3, moments(0, 4), moments(0, 9)), -0.5);
  });

  test("is at most 1, and none where a size hardly varies; Kitsune's is what comes of it", () => {
    assert.deepEqual([own(60, moments(10, 4), moments(20, 9)), own(-60, moments(10, 4), moments(20, 9))], [1, -1]);
    assert.equal(all(60, moments(10, 4), moments(20, 9)), 10);
    const constant = moments(200, 0.01);
    assert.deepEqual([own(3, constant, moments(20, 9)), own(3, moments(20, 9), constant)], [0, 0]);
    assert.ok(Math.abs(all(3, constant, moments(20, 9)) - 10) < 1e-9);
    assert.deepEqual([own(3, moments(1, 0), moments(1, 1)), all(3, moments(1, 0), moments(1, 1))], [0, 0]);
  });

  test('is a number also where variances all but vanish', () => {
    for (const variance of [5e-324, 1e-300, 1e-200, 1e-160]) {
      for (const covariance of [0, 5e-324, 1e-300, 1]) {
        const value = own(covariance, moments(0, variance), moments(0, variance));
        assert.ok(value >= -1 && value <= 1, `${value} of ${covariance} and ${variance}`);
        assert.ok(Math.abs(all(covariance, moments(0, variance), moments(0, variance))) <= 1e30);
      }
    }
  });
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
