import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NONE, SharedBatch } from './shared-batch.ts';

function batch(): SharedBatch {
  return SharedBatch.like({ rows: new Float32Array(), capacity: 256 });
}

test('whoever takes when: the owner has the front, helpers have the back, and nobody has a piece twice', () => {
  const anyOffer = fc.record({
    from: fc.nat(15),
    count: fc.nat(16),
    takers: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
  });
  fc.assert(
    fc.property(fc.array(anyOffer, { maxLength: 5 }), (offers) => {
      const shared = batch();
      for (const { from, count, takers } of offers) {
        const to = Math.min(16, from + count);
        const front: number[] = [];
        const back: number[] = [];
        shared.offer(from, to, 1);
        for (const isOwner of takers) {
          const piece = isOwner ? shared.takeFirst() : shared.takeLast();
          if (piece !== NONE) (isOwner ? front : back).push(piece);
        }
        assert.deepEqual(
          [...front, ...back.reverse()],
          Array.from({ length: to - from }, (_, index) => from + index),
        );
        assert.deepEqual([shared.takeFirst(), shared.takeLast()], [NONE, NONE]);
      }
    }),
  );
});

test('a helper that was asleep during a batch takes pieces of the one at hand', () => {
  const [owner, helper] = [batch(), null].map((_, __, [first]) => new SharedBatch((first as SharedBatch).memory)) as [
    SharedBatch,
    SharedBatch,
  ];
  owner.offer(0, 1, 1);
  assert.equal(owner.takeFirst(), 0);
  owner.offer(2, 4, 2);
  helper.awaitPieces();
  assert.deepEqual([helper.takeLast(), helper.network], [3, 2]);
});

test('the owner waits for what helpers took, and no longer than he has patience', () => {
  const shared = batch();
  shared.offer(0, 4, 1);
  assert.equal(shared.awaitHelpers(0, 0), true);
  assert.deepEqual([shared.takeLast(), shared.takeLast()], [3, 2]);
  shared.finish();
  assert.equal(shared.awaitHelpers(2, 1), false);
  shared.finish();
  assert.equal(shared.awaitHelpers(2, 1), true);
  shared.offer(0, 4, 1);
  assert.equal(shared.awaitHelpers(2, 1), false, 'the batch before does not count');
});

test('who fails is not waited for, whatever the others do', { timeout: 30_000 }, () => {
  const shared = batch();
  shared.offer(0, 4, 1);
  shared.fail();
  shared.finish();
  assert.equal(shared.awaitHelpers(1, Number.POSITIVE_INFINITY), false);
});

test('numbers are as wide as those of the engine', () => {
  for (const rows of [new Float32Array(), new Float64Array()]) {
    const { memory } = SharedBatch.like({ rows, capacity: 32 });
    assert.deepEqual([memory.rows.length, memory.scores.length], [3_200, 32]);
    assert.equal(memory.rows.constructor, rows.constructor);
    assert.equal(memory.scores.constructor, rows.constructor);
  }
});
