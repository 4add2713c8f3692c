import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NameList } from './name-list.ts';

const namesOf = (...values: string[]): readonly string[] => {
  const list = new NameList();
  for (const value of values) list.add(value);
  return list.names;
};

test('names are split at commas outside quotes, and each is kept once', () => {
  assert.deepEqual(namesOf('"Doe, Jane" <j@a>, k@a,, k@a', 'l@a ,j@b'), ['"Doe, Jane" <j@a>', 'k@a', 'l@a', 'j@b']);
  assert.deepEqual(namesOf('"a\\",b" <c@d>, e@f'), ['"a\\",b" <c@d>', 'e@f']);
  assert.deepEqual(namesOf('"open, <m@a>'), ['"open', '<m@a>']);
  assert.deepEqual(namesOf('', ' , ,'), []);
});

test('any text is split as the expression does that says what a name is', () => {
  const name = /(?:"(?:[^"\\]|\\.)*"|[^",]|")+/gs;
  const expected = (text: string) =>
    [...new Set([...text.matchAll(name)].map(([part]) => part.trim()))].filter(Boolean);
  const pieces = fc.array(fc.constantFrom('"', '\\', ',', 'a', 'b', ' '), { maxLength: 24 }).map((all) => all.join(''));
  fc.assert(fc.property(pieces, (text) => assert.deepEqual(namesOf(text), expected(text))));
});

test('quotes that none closes are text', () => {
  const list = new NameList();
  // Each of the eight thousand quotes would be followed to the end of the text.
  const value = `"${'\\"'.repeat(8_000)}`;
  list.add(value);
  assert.deepEqual(list.names, [value]);
});

test('a flood of names or text is bounded', () => {
  const list = new NameList();
  for (let index = 0; index < 1_000; index++) list.add(`${index}@a`);
  assert.equal(list.names.length, 256);
  const long = new NameList();
  for (let index = 0; index < 100; index++) long.add(`${index}${'a'.repeat(4_000)}`);
  assert.equal(long.names.length, 5);
  assert.equal(long.held, 16_384);
});
