import assert from 'node:assert/strict';
import { test } from 'node:test';
import { littleU16, littleU32, utf16 } from './little-endian.ts';

test('lowest byte first, and nothing where nothing is', () => {
  const bytes = Uint8Array.of(1, 2, 3, 0xff);
  assert.equal(littleU16(bytes, 0), 0x0201);
  assert.equal(littleU32(bytes, 0), 0xff030201);
  assert.equal(littleU32(bytes, 2), 0xff03);
  assert.equal(littleU16(bytes, 9), 0);
});

test('text of two bytes a character', () => {
  assert.equal(utf16(Uint8Array.of(0x41, 0, 0xac, 0x20, 0x42), 0, 5), 'A€');
});
