import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { alternativesOf } from './alternatives.ts';
import { foldCase, regexPlan } from './regex-source.ts';
import { parseRegex } from './regex-syntax.ts';
import { arbitraryRegex, arbitraryText } from './testing/arbitrary-regex.ts';

test('one of the alternatives matches exactly where the whole expression does', () => {
  fc.assert(
    fc.property(arbitraryRegex, arbitraryText, (source, text) => {
      const node = foldCase(parseRegex(source));
      const whole = new RegExp(regexPlan(node).source).test(text);
      const one = alternativesOf(node).some((part) => new RegExp(regexPlan(part).source).test(text));
      assert.equal(one, whole, `${source} in ${text}`);
    }),
    { numRuns: 1_000 },
  );
});

test('branches are taken apart with what stands around them, and plain words stay together', () => {
  const sources = (source: string) => alternativesOf(parseRegex(source)).map((node) => regexPlan(node).source);
  assert.deepEqual(sources('a\\d+|b|c|d\\s*e').length, 3);
  assert.deepEqual(sources('x(?:a\\d*|(?:b+|c+)!)y').length, 3);
  assert.deepEqual(sources('(?:cat|head|tail) +').length, 1);
  assert.equal(sources(Array.from({ length: 100 }, (_, at) => `a${at}\\d+b`).join('|')).length, 1, 'not too many');
});
