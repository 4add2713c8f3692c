import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tsvField } from './column.ts';

/** What a reader of Zeek's logs does. */
function read(field: string): string | null {
  if (field === '-') return null;
  if (field === '(empty)') return '';
  return field.replace(/\\(?:x([0-9a-f]{2})|\\)/g, (_, hex: string | undefined) =>
    hex === undefined ? '\\' : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

test('any text stays within its field and reads back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const field = tsvField('string', text);
      assert.doesNotMatch(field, /\p{Cc}/u);
      assert.equal(read(field), text);
    }),
  );
});

test('text that looks like an unset, an empty or an escaped field is told apart', () => {
  assert.equal(tsvField('string', '-'), '\\x2d');
  assert.equal(tsvField('string', '(empty)'), '\\x28empty)');
  assert.equal(tsvField('string', '\\x09'), '\\\\x09');
  assert.equal(tsvField('string', null), '-');
});

test('a list keeps its elements apart whatever they hold', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (texts) => {
      assert.deepEqual(tsvField('vector[string]', texts).split(',').map(read), texts);
    }),
  );
  assert.equal(tsvField('set[enum]', []), '(empty)');
});

test('times have six decimals', () => {
  assert.equal(tsvField('time', 1_700_000_000_000_001), '1700000000.000001');
  assert.equal(tsvField('vector[interval]', [1_500_000, 0]), '1.500000,0.000000');
  assert.equal(tsvField('bool', true), 'T');
});
