import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FLOW_UNPACKING_LIMIT, UNPACKING_LIMIT, Unpacking, UnpackingShare } from './unpacking.ts';

test('only so many bodies are unpacked at a time; the rest is counted', () => {
  const unpacking = new Unpacking();
  for (let body = 0; body < UNPACKING_LIMIT; body += 1) assert.equal(unpacking.admit(), true);
  assert.equal(unpacking.admit(), false);
  assert.equal(unpacking.refused, 1);
  unpacking.release();
  assert.equal(unpacking.admit(), true);
});

test('one flow takes only its share', () => {
  const unpacking = new Unpacking();
  const share = new UnpackingShare(unpacking);
  for (let body = 0; body < FLOW_UNPACKING_LIMIT; body += 1) assert.equal(share.admit(), true);
  assert.equal(share.admit(), false);
  assert.equal(unpacking.refused, 1);
  assert.equal(new UnpackingShare(unpacking).admit(), true);
  share.release();
  assert.equal(share.active, FLOW_UNPACKING_LIMIT - 1);
  assert.equal(share.admit(), true);
});
