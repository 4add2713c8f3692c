import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buffers } from './buffers.ts';

test('buffers come in three sizes, wait when given back, and are counted until they are discarded', () => {
  const buffers = new Buffers();
  assert.equal(buffers.reuse(1), undefined);
  const small = buffers.create(1);
  const middle = buffers.create(4_097);
  assert.deepEqual([small.length, middle.length, buffers.create(16_385).length], [4_096, 16_384, buffers.longest]);
  const { allocated } = buffers;
  assert.equal(allocated, 4_096 + 16_384 + buffers.longest);
  buffers.give(middle);
  assert.equal(buffers.reuse(4_096), undefined);
  assert.equal(buffers.reuse(5_000), middle);
  buffers.give(middle);
  assert.equal(buffers.discard(), true);
  assert.equal(buffers.discard(), false);
  assert.equal(buffers.allocated, allocated - 16_384);
});
