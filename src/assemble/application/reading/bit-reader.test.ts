import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BitReader } from './bit-reader.ts';

test('bits come lowest first, across bytes and pieces', () => {
  const reader = new BitReader();
  reader.give(Uint8Array.of(0, 0b1010_0110, 0), 1, 2);
  assert.equal(reader.read(reader.has(3) ? 3 : 0), 0b110);
  assert.equal(reader.has(6), false);
  reader.release();
  reader.give(Uint8Array.of(0b1111_0001), 0, 1);
  assert.equal(reader.has(13), true);
  assert.equal(reader.read(9), 0b0001_1010_0);
  reader.align();
  assert.equal(reader.has(1), false);
});

test('as many bits are held as a small integer has', () => {
  const reader = new BitReader();
  reader.give(new Uint8Array(8).fill(0xff), 0, 8);
  assert.equal(reader.has(23), true);
  assert.equal(reader.count, 24);
  assert.equal(reader.read(1), 1);
  assert.equal(reader.has(23), true);
  assert.equal(reader.read(1), 1);
  assert.equal(reader.has(23), true);
  assert.equal(reader.count, 30);
  assert.ok(reader.bits < 2 ** 30);
  assert.equal(reader.read(16), 0xffff);
  assert.equal(reader.read(14), 0x3fff);
  assert.equal(reader.bits, 0);
});
