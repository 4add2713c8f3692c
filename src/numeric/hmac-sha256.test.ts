import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { HmacSha256 } from './hmac-sha256.ts';

test('any short message under any short key is what the library makes of it, one after another', () => {
  const messages = fc.array(fc.uint8Array({ maxLength: 55 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), messages, (key, all) => {
      const own = new HmacSha256(key);
      for (const message of all) assert.deepEqual(own.digest(message), hmac(sha256, key, message));
    }),
  );
});

test('what does not fit in a block is refused', () => {
  assert.throws(() => new HmacSha256(new Uint8Array(65)), RangeError);
  assert.throws(() => new HmacSha256(new Uint8Array(1)).digest(new Uint8Array(56)), RangeError);
});
