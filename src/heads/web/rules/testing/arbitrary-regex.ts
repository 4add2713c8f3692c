import { runInNewContext } from 'node:vm';
import fc from 'fast-check';

const ATOMS = [
  'a',
  'b',
  'B',
  'C',
  '1',
  ' ',
  '=',
  "'",
  '.',
  '\\d',
  '\\w',
  '\\W',
  '\\s',
  '\\.',
  '\\/',
  '[ab]',
  '[^a]',
  '[A-Z]',
  '[\\s\\d-]',
  '\\x41',
  '\\b',
  '^',
  '$',
];
const REPEATABLE = ATOMS.slice(0, -3);
const QUANTIFIERS = ['*', '+', '?', '{2}', '{1,3}', '{0,18}', '{17,19}', '{2,}', '*?', '{0,20}?', '+?'];

/** Regular expressions that both ECMAScript and rules allow, over a small alphabet. */
export const arbitraryRegex: fc.Arbitrary<string> = fc.letrec<{
  readonly choice: string;
  readonly sequence: string;
  readonly term: string;
}>((tie) => ({
  choice: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((branches) => branches.join('|')),
  sequence: fc.array(tie('term'), { maxLength: 4 }).map((terms) => terms.join('')),
  term: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constantFrom(...ATOMS),
    fc.tuple(fc.constantFrom(...REPEATABLE), fc.constantFrom(...QUANTIFIERS)).map(([atom, many]) => atom + many),
    fc
      .tuple(fc.constantFrom('(?:', '('), tie('choice'), fc.constantFrom('', ...QUANTIFIERS.slice(0, 5)))
      .map(([open, inner, many]) => `${open}${inner})${many}`),
  ),
})).choice;

/** Texts in which they find something now and then. */
export const arbitraryText: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', '1', '2', ' ', '=', "'", '.', '/', '_', '\n', 'é'),
  maxLength: 16,
});

/**
 * What V8's backtracking makes of an expression with flags, for which it has no other engine: undefined where that takes
 * longer than anybody waits. Expressions at random backtrack without end now and then.
 */
export function byBacktracking<Value>(find: () => Value): Value | undefined {
  try {
    return runInNewContext('find()', { find }, { timeout: 500 }) as Value;
  } catch (error) {
    // An error of the other context is none of ours by its class.
    if ((error as { readonly code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  }
}
