import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UNPACKING_LIMIT, Unpacking } from './unpacking.ts';

test('only so many bodies are unpacked at a time; the rest is counted', () => {
  const unpacking = new Unpacking();
  for (let body = 0; body < UNPACKING_LIMIT; body += 1) assert.equal(unpacking.admit(), true);
  assert.equal(unpacking.admit(), false);
  assert.equal(unpacking.refused, 1);
  unpacking.release();
  assert.equal(unpacking.admit(), true);
});
