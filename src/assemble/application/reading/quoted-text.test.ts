import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { closingQuote } from './quoted-text.ts';

test('a quote is closed by the next one that is not escaped', () => {
  assert.equal(closingQuote('"a" "b"', 1), 2);
  assert.equal(closingQuote('"a\\" b"', 1), 6);
  assert.equal(closingQuote('"a\\\\" b"', 1), 4);
  assert.equal(closingQuote('"a\\"', 1), -1);
  assert.equal(closingQuote('"a\\', 1), -1);
});

test('behind a quote that none closes, none is closed', () => {
  const texts = fc.array(fc.constantFrom('"', '\\', 'a'), { maxLength: 16 }).map((all) => all.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      if (closingQuote(text, 0) >= 0) return;
      for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) {
        assert.equal(closingQuote(text, at + 1), -1);
      }
    }),
  );
});
