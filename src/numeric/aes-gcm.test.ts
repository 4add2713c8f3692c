import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gcm } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { AesGcm } from './aes-gcm.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const PARTS = [bytes(16), bytes(12), fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 2_000 })] as const;

test('what the library sealed is opened, twice, wherever it stands', () => {
  fc.assert(
    fc.property(...PARTS, fc.nat(5), (key, nonce, associated, plain, before) => {
      const sealed = gcm(key, nonce, associated).encrypt(plain);
      const around = new Uint8Array(sealed.length + before + 3);
      around.set(sealed, before);
      const cipher = new AesGcm(key);
      for (let time = 0; time < 2; time++) {
        assert.deepEqual(cipher.open(nonce, associated, around, before, before + sealed.length), plain);
      }
    }),
  );
});

test('one bit that is changed, in the text, the tag or what goes with them, keeps it shut', () => {
  fc.assert(
    fc.property(...PARTS, fc.nat(), (key, nonce, associated, plain, bit) => {
      const sealed = gcm(key, nonce, associated).encrypt(plain);
      const place = bit % (8 * (sealed.length + associated.length));
      const changed = place < 8 * sealed.length ? sealed : associated;
      const at = (place < 8 * sealed.length ? place : place - 8 * sealed.length) >>> 3;
      changed[at] = (changed[at] as number) ^ (1 << (place & 7));
      assert.equal(new AesGcm(key).open(nonce, associated, sealed, 0, sealed.length), null);
    }),
  );
});

test('what is shorter than a tag is refused', () => {
  const cipher = new AesGcm(new Uint8Array(16));
  for (let length = 0; length < 16; length++) {
    assert.equal(cipher.open(new Uint8Array(12), new Uint8Array(0), new Uint8Array(16), 0, length), null);
  }
});
