import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { base64Shadows } from './base64-shadows.ts';

test('a text shows one of its shadows in base64, whatever stands around it', () => {
  const ascii = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });
  fc.assert(
    fc.property(
      ascii,
      fc.constantFrom('ProcessBuilder', 'InvokerTransformer', 'java.lang.Runtime'),
      ascii,
      (a, text, b) => {
        const encoded = Buffer.from(a + text + b, 'latin1')
          .toString('base64')
          .toLowerCase();
        assert.ok(base64Shadows(text).some((shadow) => encoded.includes(shadow)));
      },
    ),
  );
});

test('shadows hold only what the text alone decides', () => {
  assert.deepEqual(base64Shadows('runtime'), ['cnvudgltz', 'j1bnrpbw', 'ydw50aw1l']);
});

test('a shadow too short to say anything is left out', () => {
  assert.deepEqual(base64Shadows('java'), []);
});
