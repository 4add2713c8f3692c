import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { BitReader } from './bit-reader.ts';
import { DynamicCodes } from './dynamic-codes.ts';

/** What came of it, and the entry of the first literal, given in pieces of `size` bytes. */
function read(bytes: Uint8Array, size: number): readonly [string, number] {
  const input = new BitReader();
  const codes = new DynamicCodes();
  let answer: string = 'more';
  for (let at = 0; at < bytes.length && answer === 'more'; at += size) {
    input.give(bytes, at, Math.min(bytes.length, at + size));
    if (at === 0 && input.has(3)) input.drop(3);
    answer = codes.read(input);
  }
  input.fill();
  return [answer, answer === 'yes' ? codes.literals.decode(input.bits, input.count) >> 4 : -1];
}

test('the codes of a block that zlib wrote are read, whatever the pieces', () => {
  const text = `${'ebbdb abcde '.repeat(50)}zyxwvutsr`;
  const packed = new Uint8Array(deflateRawSync(text, { level: 9, strategy: constants.Z_HUFFMAN_ONLY }));
  assert.equal(packed[0] === undefined ? -1 : (packed[0] >> 1) & 3, 2);
  assert.deepEqual(read(packed, 1_000), ['yes', 'e'.charCodeAt(0)]);
  for (const size of [1, 3]) assert.equal(read(packed, size)[0], 'yes');
});

test('any bytes are taken, whatever the pieces', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes) => {
      assert.equal(read(bytes, 1)[0], read(bytes, 100)[0]);
    }),
  );
});
