import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ecb } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { encryptBlock, expandKey, readWord } from './aes.ts';

function encrypt(key: Uint8Array, plain: Uint8Array): Uint8Array {
  const block = Int32Array.from({ length: 4 }, (_, word) => readWord(plain, 4 * word));
  encryptBlock(expandKey(key), block, block);
  return Uint8Array.from({ length: 16 }, (_, at) => (block[at >>> 2] as number) >>> (24 - 8 * (at & 3)));
}

test('the example of FIPS 197 appendix C.1', () => {
  const key = Uint8Array.from({ length: 16 }, (_, at) => at);
  const plain = Uint8Array.from({ length: 16 }, (_, at) => at * 0x11);
  const expected = [0x69, 0xc4, 0xe0, 0xd8, 0x6a, 0x7b, 0x04, 0x30, 0xd8, 0xcd, 0xb7, 0x80, 0x70, 0xb4, 0xc5, 0x5a];
  assert.deepEqual([...encrypt(key, plain)], expected);
});

test('any block under any key is what the library makes of it', () => {
  const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(sixteen, sixteen, (key, plain) => {
      assert.deepEqual(encrypt(key, plain), ecb(key, { disablePadding: true }).encrypt(plain));
    }),
  );
});
