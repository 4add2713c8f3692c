import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fingerprint } from './fingerprint.ts';

test('equal texts have equal fingerprints, integers that a double holds exactly', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const number = fingerprint(text);
      assert.equal(number, fingerprint(text.slice(0, 3) + text.slice(3)));
      assert.ok(Number.isSafeInteger(number) && number >= 0);
    }),
  );
});

test('texts that differ, if only in a trailing zero byte, differ', () => {
  const texts = ['', '\0', '\0\0', 'a', 'a\0', 'ab', 'ba', 'abc', 'abc\0'];
  assert.equal(new Set(texts.map(fingerprint)).size, texts.length);
  const many = new Set(Array.from({ length: 200_000 }, (_, index) => fingerprint(`/path/${index}`)));
  assert.equal(many.size, 200_000);
});
