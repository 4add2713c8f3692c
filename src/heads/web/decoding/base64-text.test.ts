import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { textInBase64 } from './base64-text.ts';

const CASES: readonly (readonly [name: string, encoded: string, text: string | null])[] = [
  ['text', 'PHNjcmlwdD5hbGVydCgxKQ==', '<script>alert(1)'],
  ['text without padding', 'PHNjcmlwdD5hbGVydCgxKQ', '<script>alert(1)'],
  ['a letter too many', 'PHNjcmlwdD5hbGVydCgxKTw_P', '<script>alert(1)<?'],
  ['the alphabet of addresses', 'Pj4-Pz8_Pj4-Pz8_', '>>>???>>>???'],
  ['fewer than ten characters', 'YWJjZGVmZ2hp', null],
  ['a word that is base64 of nothing', 'administratoraccount', null],
  ['text and then binary', 'PHNjcmlwdD5hbGVydCgxKQAAAAAA', null],
  ['nothing', '', null],
];

for (const [name, encoded, text] of CASES) test(name, () => assert.equal(textInBase64(encoded), text));

test('any printable text of ten characters or more is found', () => {
  const text = fc.string({ minLength: 10, maxLength: 200 }).filter((value) => /^[\x20-\x7e]+$/.test(value));
  fc.assert(
    fc.property(text, fc.constantFrom<BufferEncoding>('base64', 'base64url'), (value, encoding) =>
      assert.equal(textInBase64(Buffer.from(value).toString(encoding)), value),
    ),
  );
});

test('of a very long one the beginning is read', () => {
  const long = Buffer.from('select 1 '.repeat(10_000)).toString('base64');
  assert.equal(textInBase64(long)?.length, 12_288);
});
