import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { foldCase, regexPlan } from './regex-source.ts';
import { parseRegex } from './regex-syntax.ts';
import { requiredSigns, signsOf } from './signs.ts';
import { arbitraryRegex, arbitraryText } from './testing/arbitrary-regex.ts';

function allows(source: string, text: string): boolean {
  const { all, one, another } = requiredSigns(foldCase(parseRegex(source)));
  const signs = signsOf(text);
  return (all & ~signs) === 0 && (one === 0 || (one & signs) !== 0) && (another === 0 || (another & signs) !== 0);
}

test('whatever an expression matches holds the signs that it needs', () => {
  fc.assert(
    fc.property(arbitraryRegex, arbitraryText, (source, text) => {
      if (!new RegExp(regexPlan(foldCase(parseRegex(source))).source).test(text)) return;
      assert.ok(allows(source, text), `${source} in ${text}`);
    }),
    { numRuns: 1_000 },
  );
});

test('a text without a sign that must stand there is told from one with it', () => {
  assert.ok(!allows('a\\(', 'a b'));
  assert.ok(allows('a\\(', '(b a'));
  assert.ok(!allows('[\'"]\\s*or', 'or 1'));
  assert.ok(allows('[\'"]\\s*or', 'or "'));
  assert.ok(!allows('\\d\\s*(?:=|<)', '5 a'));
  assert.ok(allows('\\s', '\u3000'));
  assert.ok(allows('[a(]', 'b'), 'a letter may stand there in place of the sign');
});
