import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { signedLog1p } from './transform.ts';

test('the logarithm of 1 + |value|, with the sign of the value', () => {
  assert.deepEqual([0, -0].map(signedLog1p).map(Math.abs), [0, 0]);
  for (const value of [1e-12, 0.5, 1, 1_514, 1e19, 1e300]) {
    assert.ok(Math.abs(signedLog1p(value) / Math.log1p(value) - 1) < 1e-14, String(value));
    assert.equal(signedLog1p(-value), -signedLog1p(value));
  }
});

test('it keeps the order of all numbers, and none becomes infinite', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(number, number, (one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      assert.ok(signedLog1p(less) <= signedLog1p(more));
      assert.ok(Math.abs(signedLog1p(one)) <= 710);
    }),
  );
});
