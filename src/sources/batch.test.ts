import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BATCH_BYTES, BATCH_PACKETS, BatchPool } from './batch.ts';

test('a batch that was given back is used again, empty', () => {
  const pool = new BatchPool();
  const batch = pool.take();
  batch.count = 7;
  pool.give(batch);
  const again = pool.take();
  assert.equal(again.bytes.buffer, batch.bytes.buffer);
  assert.equal(again.count, 0);
  assert.equal(again.bytes.length, BATCH_BYTES);
  assert.equal(again.capacity, BATCH_PACKETS);
});

test('a batch that was transferred to a thread and back is used again', () => {
  const pool = new BatchPool({ bytes: 64, packets: 4 });
  const batch = pool.take();
  const { bytes, offsets, lengths, wireLengths, times, links } = batch;
  const plain = { kind: 'packets' as const, count: 1, bytes, offsets, lengths, wireLengths, times, links };
  const transfer = [bytes, offsets, lengths, wireLengths, times, links].map((view) => view.buffer as ArrayBuffer);
  const moved = structuredClone(plain, { transfer });
  pool.give(batch);
  assert.equal(pool.idle, 0, 'what was transferred away has no memory left to use');
  pool.give(moved);
  assert.equal(pool.take().bytes.buffer, moved.bytes.buffer);
});

test('the same memory is never given out twice', () => {
  const pool = new BatchPool();
  const batch = pool.take();
  pool.give(batch);
  pool.give(batch);
  assert.equal(pool.idle, 1);
});

test('the pool keeps a bounded number of batches and none that has grown', () => {
  const pool = new BatchPool({ bytes: 16, packets: 1 });
  const batches = Array.from({ length: 100 }, () => pool.take());
  for (const batch of batches) pool.give(batch);
  assert.equal(pool.idle, 8);
  const grown = pool.take();
  grown.reserve(1000);
  const idle = pool.idle;
  pool.give(grown);
  assert.equal(pool.idle, idle);
});

test('a batch that grows keeps its bytes', () => {
  const batch = new BatchPool({ bytes: 4, packets: 1 }).take();
  batch.bytes.set([1, 2, 3, 4]);
  batch.reserve(300_000);
  assert.equal(batch.bytes.length, 300_000);
  assert.deepEqual([...batch.bytes.subarray(0, 5)], [1, 2, 3, 4, 0]);
});
