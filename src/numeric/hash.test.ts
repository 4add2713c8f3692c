import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finish, mix } from './hash.ts';

test('MurmurHash3 of whole words is what others compute', () => {
  // Reference: Austin Appleby's MurmurHash3_x86_32 ends with the length in bytes mixed in.
  const murmur = (words: readonly number[], seed: number) => finish(words.reduce(mix, seed) ^ (4 * words.length));
  assert.equal(murmur([], 0), 0);
  assert.equal(murmur([], 1), 0x514e28b7);
  assert.equal(murmur([0x87654321], 0), 0xf55b516b);
  assert.equal(murmur([0x87654321], 0x5082edee), 0x2362f9de);
  assert.equal(murmur([0], 0), 0x2362f9de);
  assert.equal(murmur([0xffffffff], 0), 0x76293b50);
});

test('every input bit changes about half of the output bits', () => {
  let changed = 0;
  let compared = 0;
  for (let word = 1; word <= 200; word++) {
    const before = finish(mix(7, word * 0x9e37_79b1));
    for (let bit = 0; bit < 32; bit++) {
      let difference = (before ^ finish(mix(7, (word * 0x9e37_79b1) ^ (1 << bit)))) >>> 0;
      for (; difference !== 0; difference &= difference - 1) changed++;
      compared += 32;
    }
  }
  assert.ok(Math.abs(changed / compared - 0.5) < 0.01, `${changed / compared}`);
});
