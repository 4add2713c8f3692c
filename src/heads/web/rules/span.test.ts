import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { foldCase, regexPlan } from './regex-source.ts';
import { parseRegex } from './regex-syntax.ts';
import { lengthOf } from './span.ts';
import { arbitraryRegex, arbitraryText } from './testing/arbitrary-regex.ts';

test('what an expression matches is as long as is said', () => {
  fc.assert(
    fc.property(arbitraryRegex, arbitraryText, (source, text) => {
      const node = foldCase(parseRegex(source));
      const match = new RegExp(regexPlan(node).source).exec(text);
      const { least, most } = lengthOf(node);
      assert.ok(match === null || (match[0].length >= least && match[0].length <= most), `${source} in ${text}`);
    }),
    { numRuns: 1_000 },
  );
});

test('lengths add up', () => {
  assert.deepEqual(lengthOf(parseRegex('ab{2,3}(?:c|de)?')), { least: 3, most: 6 });
  assert.deepEqual(lengthOf(parseRegex('^a+$')), { least: 1, most: Number.POSITIVE_INFINITY });
  assert.deepEqual(lengthOf(parseRegex('(?:^)*x{0}')), { least: 0, most: 0 });
});
