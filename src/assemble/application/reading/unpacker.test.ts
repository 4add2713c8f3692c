import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { UNPACK_LIMIT, Unpacker, Unpacking } from './unpacker.ts';

function unpack(bytes: Uint8Array, cuts: readonly number[] = []): { text: string; size: number; failed: boolean } {
  let text = '';
  const unpacker = new Unpacker((piece, start, end) => {
    if (text.length < 100_000) text += Buffer.from(piece.subarray(start, end)).toString('latin1');
  });
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    unpacker.take(bytes, from, cut);
    from = cut;
  }
  unpacker.end();
  return { text, size: unpacker.size, failed: unpacker.failed };
}

test('gzip, zlib and bare deflate are unpacked, however they are cut', () => {
  const text = 'hello, hello, hello and so on '.repeat(300);
  for (const pack of [gzipSync, deflateSync, deflateRawSync]) {
    const packed = pack(text);
    const cuts = Array.from({ length: packed.length - 1 }, (_, index) => index + 1);
    for (const one of [unpack(packed), unpack(packed, cuts)]) {
      assert.equal(one.text, text);
      assert.equal(one.failed, false);
    }
  }
});

test('what was cut short is unpacked as far as it goes', () => {
  const packed = gzipSync(Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * index) % 251)));
  const part = unpack(packed.subarray(0, packed.length >> 1));
  assert.equal(part.failed, false);
  assert.ok(part.size > 0 && part.size < 5_000);
});

test('a bomb stops at the limit', () => {
  const packed = gzipSync(new Uint8Array(64 * UNPACK_LIMIT));
  assert.equal(unpack(packed).size, UNPACK_LIMIT);
});

test('any bytes are taken, and their cuts make no difference', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 300 }), (bytes, cut) => {
      assert.deepEqual(unpack(bytes, [Math.min(cut, bytes.length)]), unpack(bytes));
    }),
  );
});

test('only so many bodies are unpacked at a time; the rest is counted', () => {
  const unpacking = new Unpacking();
  let admitted = 0;
  for (let body = 0; body < 5_000; body += 1) if (unpacking.admit()) admitted += 1;
  assert.equal(admitted + unpacking.refused, 5_000);
  assert.ok(admitted <= 1_024);
  unpacking.release();
  assert.equal(unpacking.admit(), true);
});
