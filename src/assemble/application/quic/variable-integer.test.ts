import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex } from '../tls/testing/messages.ts';
import { integerLength, readInteger } from './variable-integer.ts';

test('the examples of RFC 9000 appendix A.1', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['9d7f3e7d', 494_878_333],
    ['7bbd', 15_293],
    ['25', 37],
    ['4025', 37],
    ['c000000100000000', 2 ** 32],
  ];
  for (const [text, value] of cases) {
    const bytes = fromHex(text);
    assert.equal(readInteger(bytes, 0, bytes.length), value, text);
    assert.equal(integerLength(bytes[0] as number), bytes.length);
    assert.equal(readInteger(bytes, 0, bytes.length - 1), -1);
  }
});

test('what no number holds exactly is refused', () => {
  const bytes = fromHex('c2197c5eff14e88c');
  assert.equal(readInteger(bytes, 0, bytes.length), -1);
});
