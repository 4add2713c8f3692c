import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TextCache } from './text-cache.ts';

const write = (bytes: Uint8Array, start: number, end: number) => bytes.subarray(start, end).join(' ');

test('the same bytes are written once', () => {
  let written = 0;
  const cache = new TextCache(16, 8, (bytes, start, end) => {
    written++;
    return write(bytes, start, end);
  });
  const bytes = Uint8Array.of(9, 1, 2, 3, 1, 2, 3);
  assert.equal(cache.of(bytes, 1, 4), '1 2 3');
  assert.equal(cache.of(bytes, 4, 7), '1 2 3');
  assert.equal(written, 1);
  bytes.fill(0);
  assert.equal(cache.of(Uint8Array.of(1, 2, 3), 0, 3), '1 2 3');
  assert.equal(written, 1);
});

test('whatever was asked before, the text is that of the bytes', () => {
  const cache = new TextCache(4, 6, write);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 10, max: 3 }), (bytes) => {
      assert.equal(cache.of(bytes, 0, bytes.length), write(bytes, 0, bytes.length));
    }),
    { numRuns: 5_000 },
  );
});

test('what is longer than is kept is written each time, and is as right', () => {
  const cache = new TextCache(4, 2, write);
  assert.equal(cache.of(Uint8Array.of(1, 2, 3), 0, 3), '1 2 3');
  assert.equal(cache.of(Uint8Array.of(1, 2, 4), 0, 3), '1 2 4');
});
