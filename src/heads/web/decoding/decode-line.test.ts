import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { guessLineField, LINE_FIELDS, LineDecoder } from './decode-line.ts';

const decoder = new LineDecoder();

function fieldsOf(line: string, field: (typeof LINE_FIELDS)[number] | null = null): readonly string[] {
  return decoder
    .decode(line, field)
    .fields.filter(({ kind }) => kind !== 'method')
    .map(({ kind, name, text }) => `${kind} ${name}: ${text}`);
}

test('what a line is, is guessed by how it begins', () => {
  const guesses: Readonly<Record<string, string>> = {
    '/shop?id=1': 'url',
    'https://shop.example/a': 'url',
    'GET /a HTTP/1.1': 'url',
    '?id=1': 'query',
    'id=1&x=2': 'query',
    'id=1': 'query',
    'a=b or c=d': 'value',
    "' or 1=1--": 'value',
    '': 'value',
  };
  for (const [line, field] of Object.entries(guesses)) assert.equal(guessLineField(line), field, line);
});

test('a line is taken for what it is', () => {
  assert.deepEqual(fieldsOf('/a%20b?x=1'), ['path : /a b', 'name x: x', 'query x: 1']);
  assert.deepEqual(fieldsOf('GET /a?x=1 2 HTTP/1.1'), ['path : /a', 'name x: x', 'query x: 1 2']);
  assert.deepEqual(fieldsOf('?x=1'), ['path : /', 'name x: x', 'query x: 1']);
  assert.deepEqual(fieldsOf("'+or+1=1", 'value'), ["query : ' or 1=1"]);
  assert.deepEqual(fieldsOf('1 + 1', 'value'), ['query : 1 + 1']);
  assert.deepEqual(fieldsOf('curl/8', 'header'), ['header : curl/8']);
  assert.deepEqual(fieldsOf('{"a":"b"}', 'body'), ['name a: a', 'body a: b']);
});

test('a line of spaces takes no time', () => {
  const begun = performance.now();
  decoder.decode(`GET x${' '.repeat(1_000_000)}y`, null);
  assert.ok(performance.now() - begun < 1_000);
});

test('no line makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...LINE_FIELDS, null), (line, field) => {
      decoder.decode(Buffer.from(line).toString('latin1'), field);
    }),
  );
});
