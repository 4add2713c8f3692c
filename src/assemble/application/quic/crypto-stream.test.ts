import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, message } from '../tls/testing/messages.ts';
import { CryptoStream } from './crypto-stream.ts';

test('messages are given one after the other, wherever their pieces begin', () => {
  const content = bytesOf(message(1, new Uint8Array(10).fill(1)), message(2, new Uint8Array(20).fill(2)), message(1));
  for (let at = 1; at < content.length; at++) {
    const stream = new CryptoStream();
    const seen: string[] = [];
    const takeAll = () => {
      while (stream.take((type, bytes, start, end) => seen.push(`${type} ${bytes.subarray(start, end).join('')}`)));
    };
    stream.add(at, content, at, content.length);
    takeAll();
    stream.add(0, content, 0, at);
    takeAll();
    stream.add(0, content, 0, content.length);
    takeAll();
    assert.deepEqual(seen, [`1 ${'1'.repeat(10)}`, `2 ${'2'.repeat(20)}`, '1 '], `cut at ${at}`);
  }
});

test('a message that follows one that was read and let go of', () => {
  const stream = new CryptoStream();
  const types: number[] = [];
  const first = message(1, new Uint8Array(50));
  stream.add(0, first, 0, first.length);
  assert.equal(
    stream.take((type) => types.push(type)),
    true,
  );
  const both = bytesOf(first, message(2, new Uint8Array(5)));
  stream.add(10, both, 10, both.length);
  assert.equal(
    stream.take((type) => types.push(type)),
    true,
  );
  assert.equal(
    stream.take((type) => types.push(type)),
    false,
  );
  assert.deepEqual(types, [1, 2]);
});
