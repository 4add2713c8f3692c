import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneOf, words } from './one-of.ts';

test('an alternative takes its texts as they are', () => {
  const pattern = new RegExp(`^${oneOf(['a.b', 'c++', '(d)', 'e|f'])}$`);
  for (const text of ['a.b', 'c++', '(d)', 'e|f']) assert.match(text, pattern);
  for (const text of ['axb', 'c', 'cc', 'd', 'e']) assert.doesNotMatch(text, pattern);
});

test('words are split at any white space', () => {
  assert.deepEqual(words('\n  one two\n  three '), ['one', 'two', 'three']);
});
