import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JsonProblem, parseJsonText } from './json-text.ts';

function problemOf(text: string): string {
  try {
    parseJsonText(text);
  } catch (error) {
    assert.ok(error instanceof JsonProblem);
    return `${error.line}: ${error.message}`;
  }
  return 'none';
}

test('what JSON.parse reads is read alike', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, indentation) => {
      const text = JSON.stringify(value, null, indentation);
      assert.equal(JSON.stringify(parseJsonText(text).value), JSON.stringify(JSON.parse(text)));
    }),
  );
});

test('whatever the text, it is read or refused with a line, and never read where JSON.parse refuses', () => {
  const pieces = fc.array(
    fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"', '1', '-', 'null', '\\', '\n', ' ', '\t', '1e5', 'tru'),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        pieces.map((list) => list.join('')),
        fc.string(),
      ),
      (text) => {
        const problem = problemOf(text);
        if (problem === 'none') assert.doesNotThrow(() => JSON.parse(text));
        else assert.match(problem, /^\d+: /);
      },
    ),
  );
});

test('lines of values are known, with tabs and after texts with line ends in them', () => {
  const document = parseJsonText('[\n\t{\n\t\t"a": "x\\ny",\r\n\t\t"b": [1,\n2]\n\t}\n]');
  assert.equal(document.lineOf([]), 1);
  assert.equal(document.lineOf([0]), 2);
  assert.equal(document.lineOf([0, 'a']), 3);
  assert.equal(document.lineOf([0, 'b', 1]), 5);
  assert.equal(document.lineOf([0, 'missing', 'deeper']), 2);
});

test('a problem is told with its line', () => {
  const problems: readonly (readonly [string, string])[] = [
    ['', '1: the file is empty'],
    ['[\n1\n2]', '3: expected , or ], found "2"'],
    ['{"a":1,\n"a":2}', '2: the key "a" is there twice'],
    ['[1,\n]', '2: a comma before ]'],
    ['["a\nb"]', '1: a text without its closing quote, or with a line end in it'],
    ['["\\d+"]', '1: a text with an unknown escape in it; a backslash is written \\\\'],
    ['[1] 2', '1: "2" after the end of the document'],
    ["['a']", '1: expected a value, found "\'"'],
  ];
  for (const [text, expected] of problems) assert.equal(problemOf(text), expected);
});

test('ten thousand brackets are refused, a byte order mark is passed over, __proto__ is a key', () => {
  assert.match(problemOf('['.repeat(10_000)), /nested more than 64 deep/);
  assert.deepEqual(parseJsonText('\ufeff[]').value, []);
  assert.deepEqual(Object.keys(parseJsonText('{"__proto__":{"alert":"x"}}').value as object), ['__proto__']);
});
