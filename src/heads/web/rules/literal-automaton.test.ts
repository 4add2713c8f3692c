import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LiteralAutomaton } from './literal-automaton.ts';
import { RuleProblem } from './rule-problem.ts';

function found(automaton: LiteralAutomaton, text: string): readonly string[] {
  const all: string[] = [];
  automaton.scan(text, (literal, end) => all.push(`${literal}@${end}`));
  return all.sort();
}

test('it finds each literal at each place where it ends', () => {
  const short = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '\u4e2d'), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.uniqueArray(short, { maxLength: 8 }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'é', '\u4e2d') }),
      (literals, text) => {
        const expected: string[] = [];
        for (const [index, literal] of literals.entries()) {
          for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1)) {
            expected.push(`${index}@${at + literal.length - 1}`);
          }
        }
        assert.deepEqual(found(new LiteralAutomaton(literals), text), expected.sort());
      },
    ),
    { numRuns: 1_000 },
  );
});

test('literals of more different characters than there are classes are still found', () => {
  const literals = Array.from({ length: 400 }, (_, index) => `x${String.fromCharCode(0x4e00 + index)}`);
  const automaton = new LiteralAutomaton(literals);
  for (const index of [0, 200, 399])
    assert.ok(found(automaton, literals[index] as string).some((one) => one.startsWith(`${index}@`)));
});

test('a table that would take too much memory is refused', () => {
  const literals = Array.from(
    { length: 100_000 },
    (_, index) => `${index}`.padStart(8, 'abcdefgh') + String.fromCharCode(0x4e00 + (index % 240)),
  );
  assert.throws(() => new LiteralAutomaton(literals), RuleProblem);
});
