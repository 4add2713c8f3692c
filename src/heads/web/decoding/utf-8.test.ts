import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesOf, decodeUtf8, latin1 } from './utf-8.ts';

test('UTF-8 is read as any reader reads it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const whole = text.toWellFormed();
      assert.equal(decodeUtf8(Buffer.from(whole).toString('latin1')), whole);
    }),
  );
});

test('what is no UTF-8 stays, and what is too long for what it says is read', () => {
  assert.equal(decodeUtf8('a\xff\xc3'), 'a\xff\xc3');
  assert.equal(decodeUtf8('\xe2\x82'), '\xe2\x82');
  assert.equal(decodeUtf8('\xf7\xbf\xbf\xbf'), '\xf7\xbf\xbf\xbf');
  assert.equal(decodeUtf8('\xc0\xae\xe0\x80\xaf\xf0\x80\x80\xbc'), './<');
});

test('bytes are characters and characters bytes, of any length', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => assert.deepEqual(bytesOf(latin1(bytes)), bytes)));
  const long = new Uint8Array(300_000).fill(0xe9);
  assert.equal(latin1(long).length, long.length);
  assert.equal(latin1(Uint8Array.of(1, 0x61, 0x62, 2), 1, 3), 'ab');
});
