import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compile } from './compile.ts';

interface Elementary {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly VALUES: { readonly value: number };
  readonly LENGTH: { readonly value: number };
  exp2All(): void;
  expAll(): void;
  logisticAll(): void;
  signedLog1pAll(): void;
}

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

const bytes = await compile('assembly/testing/elementary.ts');
const elementary = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Elementary;
const place = [elementary.memory.buffer, elementary.VALUES.value] as const;
const singles = new Float32Array(...place, elementary.LENGTH.value / 4);
const doubles = new Float64Array(...place, elementary.LENGTH.value / 8);

/** The greatest relative error where `expected` is no subnormal number, or greater than `least`. */
function greatestError(
  values: Float32Array | Float64Array,
  apply: () => void,
  expected: (value: number) => number,
  least = 1.2e-38,
): number {
  const given = values.slice();
  apply();
  let greatest = 0;
  for (const [index, value] of given.entries()) {
    const right = expected(value);
    if (Math.abs(right) < least) continue;
    greatest = Math.max(greatest, Math.abs((values[index] as number) / right - 1));
  }
  return greatest;
}

/** Fills the values evenly from one end to the other. */
function spread(values: Float32Array | Float64Array, from: number, to: number): void {
  for (let index = 0; index < values.length; index++)
    values[index] = from + ((to - from) * index) / (values.length - 1);
}

/** Fills the values with all magnitudes from 10^from to 10^to, of both signs. */
function magnitudes(values: Float32Array | Float64Array, from: number, to: number): void {
  spread(values, from, to);
  for (let index = 0; index < values.length; index++) {
    values[index] = (index % 2 === 0 ? 1 : -1) * 10 ** (values[index] as number);
  }
}

describe('elementary functions of the kernel', () => {
  test('exp2 errs by less than 1.1e-8, and so does its difference to 1', () => {
    for (const [from, to] of [
      [-1022, 0],
      [-20, 0],
      [-2, 0],
    ] as const) {
      spread(doubles, from, to);
      assert.ok(greatestError(doubles, elementary.exp2All, (value) => 2 ** value) < 1.1e-8);
    }
    magnitudes(doubles, -12, 0);
    for (const [index, value] of doubles.entries()) doubles[index] = -Math.abs(value);
    const given = doubles.slice();
    elementary.exp2All();
    for (const [index, value] of given.entries()) {
      const error = (1 - (doubles[index] as number)) / -Math.expm1(value * Math.LN2) - 1;
      // Beside 1 an f64 has no more than 1.1e-16.
      assert.ok(Math.abs(error) < 1.1e-8 + 1.2e-16 / Math.abs(value), `2^${value}`);
    }
  });

  test('exp2 is 1 at 0, exact at whole numbers, and 0 where the result would be subnormal', () => {
    doubles.set([0, -0, -1, -2, -30, -1022, -1023, -1024, -1e6, -2e10]);
    elementary.exp2All();
    assert.deepEqual([...doubles.subarray(0, 10)], [1, 1, 0.5, 0.25, 2 ** -30, 2 ** -1022, 0, 0, 0, 0]);
  });

  test('exp errs by less than 1.5e-7', () => {
    for (const [from, to] of [
      [-87, 87],
      [-1, 1],
      [-1e-3, 1e-3],
    ] as const) {
      spread(singles, from, to);
      assert.ok(greatestError(singles, elementary.expAll, Math.exp) < 1.5e-7);
    }
    singles.set([0, -0]);
    elementary.expAll();
    assert.deepEqual([...singles.subarray(0, 2)], [1, 1]);
  });

  test('the logistic function errs by less than 3e-7, and stays between 0 and 1 for any value', () => {
    spread(singles, -80, 80);
    assert.ok(greatestError(singles, elementary.logisticAll, (value) => 1 / (1 + Math.exp(-value))) < 3e-7);
    const { POSITIVE_INFINITY, NEGATIVE_INFINITY, NaN: none } = Number;
    singles.set([0, 3.4e38, -3.4e38, 1e-45, POSITIVE_INFINITY, NEGATIVE_INFINITY, none]);
    elementary.logisticAll();
    assert.equal(singles[0], 0.5);
    assert.ok(singles.subarray(0, 7).every((value) => value >= 0 && value <= 1));
  });

  test('signed log1p errs by less than 2e-7, for the least numbers and the greatest', () => {
    const signedLog1p = (value: number) => Math.sign(value) * Math.log1p(Math.abs(value));
    for (const [from, to] of [
      [-44, 38],
      [-3, 3],
      [-1, 1],
      [-0.5, 0.2],
    ] as const) {
      magnitudes(singles, from, to);
      assert.ok(greatestError(singles, elementary.signedLog1pAll, signedLog1p) < 2e-7);
    }
    singles.set([0, -0, 3.4e38, Number.NEGATIVE_INFINITY]);
    elementary.signedLog1pAll();
    assert.ok(Object.is(singles[0], 0) && Object.is(singles[1], -0));
    // What is greater than 1e38 counts as 1e38.
    assert.ok(Math.abs((singles[2] as number) - Math.log(1e38)) < 1e-4);
    assert.ok(Math.abs((singles[3] as number) + Math.log(1e38)) < 1e-4);
  });
});
