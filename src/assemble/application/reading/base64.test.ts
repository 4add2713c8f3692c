import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeBase64 } from './base64.ts';

test('what was encoded is decoded, with its padding or without', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const encoded = Buffer.from(bytes).toString('base64');
      const text = Buffer.from(bytes).toString('latin1');
      assert.equal(decodeBase64(encoded), text);
      assert.equal(decodeBase64(encoded.replaceAll('=', '')), text);
    }),
  );
});

test('what is no base64 is told apart', () => {
  for (const text of ['*', 'a b=', 'abcde', 'ab\r\n']) assert.equal(decodeBase64(text), null, text);
  assert.equal(decodeBase64(''), '');
});
