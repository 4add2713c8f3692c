import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MersenneTwister } from './mersenne-twister.ts';

test('the first words of the seed that its authors publish', () => {
  const random = new MersenneTwister(5489);
  const words = Array.from({ length: 5 }, () => random.nextWord());
  assert.deepEqual(words, [3499211612, 581869302, 3890346734, 3586334585, 545404204]);
});

test('the 10,000th word, which the C++ standard fixes for std::mt19937', () => {
  const random = new MersenneTwister(5489);
  for (let count = 1; count < 10_000; count++) random.nextWord();
  assert.equal(random.nextWord(), 4123659995);
});

test('numpy.random.RandomState(1234).uniform and random_sample, to the last bit', () => {
  const random = new MersenneTwister(1234);
  const samples = Array.from({ length: 3 }, () => random.uniform(0, 1));
  assert.deepEqual(samples, [0.1915194503788923, 0.6221087710398319, 0.4377277390071145]);
  assert.equal(new MersenneTwister(1234).uniform(-1 / 7, 1 / 7), -0.08813729989174506);
  assert.equal(new MersenneTwister(2 ** 32 - 1).uniform(0, 1), 0.0976320289940138);
});

test('whatever the seed, numbers stay in their range and come again', () => {
  fc.assert(
    fc.property(fc.nat(0xffff_ffff), fc.double({ min: -1e9, max: 1e9, noNaN: true }), (seed, low) => {
      const first = new MersenneTwister(seed);
      const second = new MersenneTwister(seed);
      for (let count = 0; count < 20; count++) {
        const value = first.uniform(low, low + 2);
        assert.ok(value >= low && value <= low + 2);
        assert.equal(second.uniform(low, low + 2), value);
      }
    }),
  );
});
