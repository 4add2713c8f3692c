import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { foldCase, regexPlan } from './regex-source.ts';
import { parseRegex } from './regex-syntax.ts';
import { literalOfText, requirementsOf, WORD_EDGE } from './required-literals.ts';
import { arbitraryRegex, arbitraryText } from './testing/arbitrary-regex.ts';

function standsIn(text: string, literal: string): boolean {
  const begin = literal.startsWith(WORD_EDGE) ? '(?<![a-z0-9])' : '';
  const end = literal.endsWith(WORD_EDGE) ? '(?![a-z0-9])' : '';
  return new RegExp(`${begin}${RegExp.escape(literal.replaceAll(WORD_EDGE, ''))}${end}`).test(text);
}

function literals(source: string): readonly string[] | null {
  return (
    requirementsOf(foldCase(parseRegex(source))).literals?.map((literal) => literal.replaceAll(WORD_EDGE, '|')) ?? null
  );
}

test('in whatever an expression matches stands one of its literals, and one of each guard', () => {
  fc.assert(
    fc.property(arbitraryRegex, arbitraryText, (source, text) => {
      const node = foldCase(parseRegex(source));
      if (!new RegExp(regexPlan(node).source).test(text)) return;
      const { literals: needed, guards } = requirementsOf(node);
      assert.ok(needed === null || needed.some((literal) => standsIn(text, literal)), `${source} ${needed}`);
      for (const guard of guards)
        assert.ok(
          guard.some((one) => text.includes(one)),
          `${source} ${guard}`,
        );
    }),
    { numRuns: 1_000 },
  );
});

test('where an expression matches, one of its literals begins as far after the beginning as is said', () => {
  fc.assert(
    fc.property(arbitraryRegex, arbitraryText, (source, text) => {
      const node = foldCase(parseRegex(source));
      const match = new RegExp(regexPlan(node).source).exec(text);
      const { literals: needed, after } = requirementsOf(node);
      if (match === null || needed === null) return;
      const plain = needed.map((literal) => literal.replaceAll(WORD_EDGE, ''));
      const last = Math.min(match[0].length, after.most);
      const isThere = (at: number) => plain.some((literal) => text.startsWith(literal, at));
      let found = false;
      for (let start = after.least; start <= last; start++) found ||= isThere(match.index + start);
      assert.ok(found, `${source} ${plain} ${after.least}-${after.most} in ${text}`);
    }),
    { numRuns: 1_000 },
  );
});

test('what is rarest is taken: words with their edges, the longer of two, all of a choice', () => {
  assert.deepEqual(literals('union\\s+select'), ['union']);
  assert.deepEqual(literals('\\bor\\b\\s*\\d'), ['|or|']);
  assert.deepEqual(literals('xp_cmdshell'), ['xp_cm']);
  assert.deepEqual(literals('(?:select|insert\\s+into|drop)'), ['selec', 'inser', 'drop']);
  assert.deepEqual(literals('\\$\\{jndi'), ['${jnd']);
});

test('where nothing must stand there is no literal', () => {
  for (const source of ['\\d+', '.*', 'a?', 'a|\\d', '(?:a|b*)', '^$']) assert.equal(literals(source), null, source);
});

test('of a text that is searched in pieces, a piece is taken', () => {
  assert.deepEqual(literalOfText('/admin?x=1', '/?=&'), [`admin`]);
  assert.equal(literalOfText('/?', '/?=&'), null);
});
