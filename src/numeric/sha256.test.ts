import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compress, initialState } from './sha256.ts';

test('the example of FIPS 180: "abc" in one block', () => {
  const block = new Uint8Array(64);
  block.set([0x61, 0x62, 0x63, 0x80]);
  block[63] = 24;
  const state = initialState();
  compress(state, block, state);
  assert.equal(
    [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(''),
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});
