import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesOf } from '../tls/testing/messages.ts';
import { readFrames } from './frames.ts';

/** Offsets and lengths of the CRYPTO frames, and whether the connection was closed. */
function read(bytes: Uint8Array): readonly (readonly [number, number] | 'close')[] {
  const seen: (readonly [number, number] | 'close')[] = [];
  readFrames(bytes, {
    crypto: (offset, start, end) => seen.push([offset, end - start]),
    close: () => seen.push('close'),
  });
  return seen;
}

const CRYPTO = [6, 5, 2, 1, 2] as const;

test('pieces of the handshake are found between other frames', () => {
  const acknowledgement = [2, 9, 0, 1, 3, 0, 0];
  const withCounts = [3, 9, 0, 0, 3, 1, 2, 3];
  assert.deepEqual(read(bytesOf([0, 0, 1], acknowledgement, CRYPTO, withCounts, CRYPTO, [0])), [
    [5, 2],
    [5, 2],
  ]);
  assert.deepEqual(read(bytesOf(CRYPTO, [0x1c, 0, 0, 0], CRYPTO)), [[5, 2], 'close']);
});

test('acknowledgements of Google’s versions are passed over', () => {
  const crypto = [8, ...CRYPTO.slice(1)];
  assert.deepEqual(read(bytesOf([0x40, 1, 0, 0, 1, 0], crypto)), [[5, 2]]);
  assert.deepEqual(read(bytesOf([0x65, 0, 9, 0, 0, 1, 0, 3, 7, 0, 4, 2, 1, 0, 0, 0, 9, 1, 0, 9], crypto)), [[5, 2]]);
});

test('what is cut or unknown ends the reading', () => {
  assert.deepEqual(read(bytesOf([0x1f], CRYPTO)), []);
  assert.deepEqual(read(bytesOf([6, 0, 40, 1])), []);
  assert.deepEqual(read(bytesOf([2, 0, 0, 0xff, 0xff, 0xff, 0xff], CRYPTO)), []);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      read(bytes);
    }),
  );
});
