import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LAMBDAS } from '../features.ts';
import { arithmeticOf } from './arithmetic.ts';
import { DampedStream } from './damped-stream.ts';

const OWN = arithmeticOf('own');

/** Of lambda 1: a half is left after a second. */
const ONE = LAMBDAS.indexOf(1);

function stateOf({ weight, sum, squares, mean, variance }: DampedStream) {
  return [weight, sum, squares, mean, variance].map((values) => values[ONE]);
}

test('values fade by half in a second, and mean and variance are those of what is left', () => {
  const stream = new DampedStream('a', 0, OWN);
  stream.insert(100, 0);
  // One value: w = 1, S = 100, Q = 10,000.
  assert.deepEqual(stateOf(stream), [1, 100, 10_000, 100, 0]);
  stream.insert(40, 1);
  // w = 1/2 + 1, S = 50 + 40, Q = 5,000 + 1,600; mean 90 / 1.5, variance 6,600 / 1.5 - 60 * 60.
  assert.deepEqual(stateOf(stream), [1.5, 90, 6_600, 60, 800]);
  stream.insert(40, 3);
  // w = 1.5/4 + 1, S = 22.5 + 40, Q = 1,650 + 1,600.
  assert.deepEqual(stateOf(stream), [1.375, 62.5, 3_250, 62.5 / 1.375, 3_250 / 1.375 - (62.5 / 1.375) ** 2]);
});

test('each lambda fades at its own pace', () => {
  const stream = new DampedStream('a', 0, OWN);
  stream.insert(100, 0);
  stream.insert(40, 10);
  const expected = LAMBDAS.map((lambda) => 1 + 2 ** (-lambda * 10));
  for (const [index, weight] of stream.weight.entries()) {
    assert.ok(Math.abs(weight - (expected[index] as number)) < 1e-12);
  }
});

test('values that come early do not fade anything, and time does not go back', () => {
  const stream = new DampedStream('a', 10, OWN);
  stream.insert(100, 10);
  stream.insert(100, 9);
  assert.deepEqual([stream.weight[ONE], stream.lastTime], [2, 10]);
  stream.insert(100, 11);
  assert.equal(stream.weight[ONE], 2);
});

test('what fades between values changes no mean and no variance', () => {
  const stream = new DampedStream('a', 0, OWN);
  for (const [time, value] of [100, 40, 70].entries()) stream.insert(value, time);
  const before = [stream.mean.slice(), stream.variance.slice(), stream.weight.slice()];
  stream.decay(50);
  assert.deepEqual([stream.mean, stream.variance], before.slice(0, 2));
  assert.notDeepEqual(stream.weight, before[2]);
});

test('nothing is left after long enough, and the next value is as the first', () => {
  for (const pause of [1e6, 1e15]) {
    const stream = new DampedStream('a', 0, OWN);
    stream.insert(100, 0);
    stream.insert(7, pause);
    for (let index = 0; index < LAMBDAS.length; index++) {
      assert.deepEqual([stream.weight[index], stream.mean[index], stream.variance[index]], [1, 7, 0]);
    }
  }
});

test('whatever comes when: a mean between the values, a variance that is none below zero, and no NaN', () => {
  const packets = fc.array(
    fc.tuple(
      fc.oneof(fc.nat(2_000), fc.constantFrom(0, 4_294_967_295)),
      fc.oneof(fc.double({ min: -10, max: 1_000, noNaN: true }), fc.constantFrom(0, 1e9, -1e9)),
    ),
    { minLength: 1, maxLength: 60 },
  );
  fc.assert(
    fc.property(packets, fc.constantFrom('own' as const, 'all' as const), (values, pairs) => {
      const stream = new DampedStream('a', 0, arithmeticOf(pairs));
      let time = 0;
      for (const [value, pause] of values) {
        time += pause;
        stream.insert(value, time);
      }
      const sizes = values.map(([value]) => value);
      const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
      for (let index = 0; index < LAMBDAS.length; index++) {
        const mean = stream.mean[index] as number;
        assert.ok(mean >= least - 1e-9 * most && mean <= most * (1 + 1e-9), `mean ${mean} of ${sizes}`);
        const variance = stream.variance[index] as number;
        assert.ok(variance >= 0 && variance <= ((most - least) / 2) ** 2 + 1e-6 * most ** 2, `variance ${variance}`);
        const weight = stream.weight[index] as number;
        assert.ok(weight >= 1 && weight <= values.length + 1e-9, `weight ${weight}`);
      }
    }),
  );
});
