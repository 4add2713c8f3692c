import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { foldCase, regexPlan } from './regex-source.ts';
import { parseRegex, RegexProblem } from './regex-syntax.ts';
import { arbitraryRegex, arbitraryText, byBacktracking } from './testing/arbitrary-regex.ts';

function found(regex: RegExp, text: string): string {
  const match = regex.exec(text);
  return match === null ? 'nothing' : `${match.index} ${match[0]}`;
}

function problemOf(source: string): string {
  try {
    regexPlan(parseRegex(source));
  } catch (error) {
    assert.ok(error instanceof RegexProblem);
    return error.message;
  }
  return 'none';
}

test('in texts in lower case it finds what the expression finds where case does not count', () => {
  fc.assert(
    fc.property(arbitraryRegex, arbitraryText, (source, text) => {
      const run = new RegExp(regexPlan(foldCase(parseRegex(source))).source);
      const expected = byBacktracking(() => found(new RegExp(source, 'is'), text));
      fc.pre(expected !== undefined);
      assert.equal(found(run, text), expected);
    }),
    { numRuns: 1_500 },
  );
});

test('with its case kept it finds what the expression finds', () => {
  fc.assert(
    fc.property(arbitraryRegex, arbitraryText, (source, text) => {
      const run = new RegExp(regexPlan(parseRegex(source)).source);
      const mixed = text.replaceAll('b', 'B');
      const expected = byBacktracking(() => found(new RegExp(source, 's'), mixed));
      fc.pre(expected !== undefined);
      assert.equal(found(run, mixed), expected);
    }),
    { numRuns: 1_000 },
  );
});

test('counted repeats beyond sixteen are written out, and count as before', () => {
  for (const source of ['^a{17}$', '^a{20,40}$', '^(?:ab){0,33}$', '^a{18,}$', '^(?:a{3}b){7,9}$', '^a{0,40}?$']) {
    const run = new RegExp(regexPlan(parseRegex(source)).source);
    for (let count = 0; count < 50; count++) {
      for (const unit of ['a', 'ab', 'aaab']) {
        const text = unit.repeat(count);
        assert.equal(run.test(text), new RegExp(source).test(text), `${source} ${unit} ${count}`);
      }
    }
  }
});

test('any text is taken apart or refused with a reason, and what is taken compiles', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 30 }),
        fc.array(fc.constantFrom(...'()[]{}*+?|\\^$.-,:=!<1ab')).map((list) => list.join('')),
      ),
      (source) => {
        if (problemOf(source) === 'none') new RegExp(regexPlan(parseRegex(source)).source);
      },
    ),
    { numRuns: 1_500 },
  );
});

test('what could take time without bound, or is a mistake, is refused with its reason', () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    ['(a)\\1', /back-reference/],
    ['(?<n>a)\\k<n>', /back-reference/],
    ['(?=a)', /look-around/],
    ['(?!a)', /look-around/],
    ['(?<=a)b', /look-around/],
    ['(?<!a)b', /look-around/],
    ['(?i:a)', /modifiers/],
    ['\\p{L}', /\\p means nothing/],
    ['a**', /nothing to repeat/],
    ['*a', /nothing to repeat/],
    ['\\b+', /cannot be repeated/],
    ['a{3,2}', /wrong order/],
    ['[b-a]', /wrong order/],
    ['(a', /without its \)/],
    ['a)', /without its \(/],
    ['[a', /without its \]/],
    ['a\\', /at the end/],
    ['a{100000}', /states/],
    ['((a{0,100}){0,100}){0,100}', /states/],
    ['('.repeat(60) + ')'.repeat(60), /nested more than 50/],
    ['a'.repeat(20_000), /at most 16384/],
  ];
  for (const [source, reason] of refused) assert.match(problemOf(source), reason, source.slice(0, 40));
});

test('signs that mean nothing where they stand are characters', () => {
  for (const [source, text] of [
    ['${', '${'],
    ['{a}', '{a}'],
    ['a]', 'a]'],
    ['[]a]?', ''],
    ['x{,2}', 'x{,2}'],
    ['[-a]', '-'],
  ] as const) {
    assert.equal(
      found(new RegExp(regexPlan(parseRegex(source)).source), text),
      found(new RegExp(source), text),
      source,
    );
  }
});
