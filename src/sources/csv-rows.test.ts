import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CsvRows } from './csv-rows.ts';

function rowsOf(text: string): readonly (readonly string[])[] {
  const rows = new CsvRows();
  const found = text.split('\n').flatMap((line) => {
    const row = rows.add(line);
    return row === null ? [] : [row];
  });
  const rest = rows.end();
  return rest === null ? found : [...found, rest];
}

test('cells with and without quotes, with commas, quotes and line ends in them', () => {
  assert.deepEqual(rowsOf('a,"b,c",\n"d ""e""",,"f\ng"'), [
    ['a', 'b,c', ''],
    ['d "e"', '', 'f\ng'],
  ]);
  assert.deepEqual(rowsOf('"a"b,c'), [['ab', 'c']]);
});

test('whatever is written as RFC 4180 says comes back', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', ';') });
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), (rows) => {
      const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n');
      assert.deepEqual(rowsOf(text), rows);
    }),
  );
});

test('a quote that is never closed takes a row up to the bound, and no time', () => {
  const rows = new CsvRows();
  const begun = performance.now();
  let found = 0;
  rows.add('"');
  for (let line = 0; line < 300_000; line++) if (rows.add('x') !== null) found++;
  assert.ok(performance.now() - begun < 2_000);
  assert.equal(found, 0);
  assert.equal(rows.end()?.length, 1);
  assert.equal(rows.end(), null);
});
