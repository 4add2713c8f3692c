import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { multiplyAdd } from './multiply-add.ts';

/** A number as an integer number of 2^-2200, exactly. */
function exact(value: number): bigint {
  let scaled = value;
  let shift = 2_200n;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    shift--;
  }
  return BigInt(scaled) << shift;
}

const number = fc
  .tuple(fc.integer({ min: -(2 ** 26), max: 2 ** 26 }), fc.nat(2 ** 27 - 1), fc.integer({ min: -60, max: 20 }))
  .map(([high, low, exponent]) => (high * 2 ** 27 + low) * 2 ** exponent);

test('the sum is rounded once: no other number is nearer', () => {
  fc.assert(
    fc.property(number, number, number, (a, b, c) => {
      const result = multiplyAdd(a, b, c);
      const error = (exact(result) << 2_200n) - (exact(a) * exact(b) + (exact(c) << 2_200n));
      const ulp = 2 ** Math.max(-1_074, Math.floor(Math.log2(Math.abs(result))) - 52);
      const twice = 2n * (error < 0n ? -error : error);
      assert.ok(result === 0 ? error === 0n : twice <= exact(ulp) << 2_200n, `${a} * ${b} + ${c} = ${result}`);
    }),
    { numRuns: 2_000 },
  );
});

test('what rounding twice gets wrong', () => {
  const a = 1 + 2 ** -30;
  assert.equal(a * a - (1 + 2 ** -29), 0);
  assert.equal(multiplyAdd(a, a, -(1 + 2 ** -29)), 2 ** -60);
});
