import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ghash } from '@noble/ciphers/_polyval.js';
import fc from 'fast-check';
import { readWord } from './aes.ts';
import { Ghash } from './ghash.ts';

function hash(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const own = new Ghash(Int32Array.from({ length: 4 }, (_, word) => readWord(key, 4 * word)));
  own.add(new Uint8Array(20).fill(7), 0, 20);
  own.reset();
  for (const part of parts) own.add(part, 0, part.length);
  return Uint8Array.from({ length: 16 }, (_, at) => (own.sum[at >>> 2] as number) >>> (24 - 8 * (at & 3)));
}

test('any bytes under any key hash to what the library makes of them', () => {
  const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(sixteen, fc.uint8Array({ minLength: 1, maxLength: 100 }), (key, bytes) => {
      assert.deepEqual(hash(key, bytes), ghash(bytes, key));
    }),
  );
});

test('the lengths are a block of numbers of bits', () => {
  const key = Uint8Array.from({ length: 16 }, (_, at) => 17 * at + 1);
  const words = Int32Array.from({ length: 4 }, (_, word) => readWord(key, 4 * word));
  const own = new Ghash(words);
  own.addLengths(20, 1_200);
  const block = new Uint8Array(16);
  block[7] = 160;
  block[14] = 9_600 >>> 8;
  block[15] = 9_600 & 0xff;
  assert.deepEqual(
    [...own.sum],
    [0, 4, 8, 12].map((at) => readWord(hash(key, block), at)),
  );
});
