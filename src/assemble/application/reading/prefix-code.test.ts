import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MORE_BITS, NO_CODE, PrefixCode } from './prefix-code.ts';

test('the code of RFC 1951 section 3.2.2 decodes', () => {
  // Lengths (3, 3, 3, 3, 3, 2, 4, 4) make the codes 010 011 100 101 110 00 1110 1111.
  const code = new PrefixCode(8);
  assert.equal(code.build(Uint8Array.of(3, 3, 3, 3, 3, 2, 4, 4), 0, 8), true);
  assert.equal(code.decode(0b00, 2), (5 << 4) | 2);
  assert.equal(code.decode(0b010, 3), (0 << 4) | 3);
  assert.equal(code.decode(0b110, 3), (1 << 4) | 3);
  assert.equal(code.decode(0b0111, 4), (6 << 4) | 4);
  assert.equal(code.decode(0b0111, 3), MORE_BITS);
});

test('codes longer than those that are looked up decode too', () => {
  const lengths = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11);
  const code = new PrefixCode(12);
  assert.equal(code.build(lengths, 0, 12), true);
  assert.equal(code.decode(0b011_1111_1111, 11), (10 << 4) | 11);
  assert.equal(code.decode(0b111_1111_1111, 11), (11 << 4) | 11);
  assert.equal(code.decode(0b01_1111_1111, 10), (9 << 4) | 10);
  assert.equal(code.decode(0b111_1111_1111, 10), MORE_BITS);
});

test('more codes than there can be are refused; what has no code is told', () => {
  assert.equal(new PrefixCode(4).build(Uint8Array.of(1, 1, 1), 0, 3), false);
  const code = new PrefixCode(4);
  assert.equal(code.build(Uint8Array.of(0, 1, 0), 0, 3), true);
  assert.equal(code.decode(0, 1), (1 << 4) | 1);
  assert.equal(code.decode(0x7fff, 15), NO_CODE);
});
