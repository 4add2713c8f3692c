import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sentBytes } from './sent-bytes.ts';

const CASES: readonly (readonly [raw: string, text: string | null])[] = [
  ['..%25c0%25af..', '..%c0%af..'],
  ['%252e%252e%2525c0%2525af', '..%c0%af'],
  ['..\xc0\xaf..', '..%c0%af..'],
  ['..%c0%af..', null],
  ['caf\xc3\xa9', null],
  ['100%25', '100%'],
  ['plain', null],
  ['', null],
];

for (const [raw, text] of CASES) test(`${JSON.stringify(raw)}: ${text}`, () => assert.equal(sentBytes(raw), text));

test('however it was encoded, once or four times or not at all, it is the same', () => {
  const bytes = fc.uint8Array({ min: 0x80, minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(bytes, fc.integer({ min: 2, max: 4 }), (sent, layers) => {
      const once = [...sent].map((byte) => `%${byte.toString(16)}`).join('');
      let text = once;
      for (let layer = 1; layer < layers; layer++) text = text.replaceAll('%', '%25');
      assert.equal(sentBytes(text), once);
    }),
  );
});
