import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JSON_DEPTH, jsonValues } from './json-values.ts';

const MOST = 100;

function textsOf(text: string): readonly string[] | undefined {
  return jsonValues(text, MOST)?.values.map((value) => value.text);
}

test('names and texts of a document, in its order, with the names that they are nested in', () => {
  assert.deepEqual(jsonValues('{"a":"x","items":[{"title":"y","n":1},"z"],"e":"","t":true}', MOST), {
    names: ['a', 'items', 'e', 't', 'title', 'n'],
    values: [
      { name: 'a', text: 'x' },
      { name: 'items.0.title', text: 'y' },
      { name: 'items.1', text: 'z' },
    ],
    flags: [],
  });
});

test('of a name that comes twice both values are looked at', () => {
  assert.deepEqual(textsOf('{"id":"attack","id":"1"}'), ['1', 'id', 'attack', 'id', '1']);
  assert.deepEqual(textsOf('{"a":{"b":"x"},"c":["y:",{"b":"z"}]}'), ['x', 'y:', 'z']);
});

test('of a document that was cut, the strings are there, the last one too', () => {
  assert.deepEqual(textsOf('{"a":"x","b":"1 union sel'), ['a', 'x', 'b', '"1 union sel']);
  assert.deepEqual(jsonValues('{"a":"x"', MOST)?.flags, ['bad-json']);
});

test('of what only looks like JSON, what stands outside of strings is looked at too', () => {
  assert.deepEqual(textsOf('["a"]=1&id=1 union select 2&z="b"'), ['a', ']=1&id=1 union select 2&z=', 'b']);
  assert.deepEqual(textsOf('{<script>"a":"b"}'), ['{<script>', 'a', 'b']);
  assert.equal(jsonValues('[1, 2', MOST), null);
});

test('deeper than the bound it is one text, and depth takes neither stack nor time', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}"<script>"${']'.repeat(depth)}`;
  assert.deepEqual(jsonValues(nested(JSON_DEPTH), MOST)?.flags, []);
  assert.deepEqual(jsonValues(nested(JSON_DEPTH + 1), MOST)?.flags, ['json-depth']);
  for (const depth of [JSON_DEPTH + 1, 500, 10_000, 100_000]) {
    const found = jsonValues(nested(depth), MOST);
    assert.match(found?.values[0]?.text ?? '', /<script>/, String(depth));
    assert.deepEqual(found?.flags, ['json-depth'], String(depth));
  }
});

test('there are at most as many names and values as asked for, and a flag tells', () => {
  const many = JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 'v'])));
  for (const text of [many, JSON.stringify(Array(5_000).fill('v')), `${many}x`]) {
    const { names, values, flags } = jsonValues(text, MOST) ?? { names: [], values: [], flags: [] };
    assert.equal(names.length + values.length, MOST);
    assert.ok(flags.includes('many-fields'));
  }
});

test('every string of every document is found, and none of any text makes it throw', () => {
  const strings = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(strings)
        : [];
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const expected = strings(value).filter((text) => text !== '');
      assert.deepEqual(
        jsonValues(JSON.stringify(value), 10_000)?.values.map(({ text }) => text),
        expected,
      );
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', 'a', '\n')), (pieces) => {
      jsonValues(pieces.join(''), MOST);
    }),
  );
});
