import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isGrease } from '../registry/grease.ts';
import { NumberText } from './number-text.ts';

const number = fc.integer({ min: 0, max: 0xffff });

test('numbers as they are written elsewhere, however many', () => {
  const text = new NumberText();
  fc.assert(
    fc.property(fc.array(number, { maxLength: 600 }), (values) => {
      text.clear();
      text.meaningful(values);
      text.character(0x5f);
      for (const value of values) text.hexadecimal(value);
      const decimal = values.filter((value) => !isGrease(value)).join('-');
      const hexadecimal = values.map((value) => value.toString(16).padStart(4, '0')).join('');
      assert.equal(String.fromCharCode(...text.bytes.subarray(0, text.length)), `${decimal}_${hexadecimal}`);
    }),
  );
});

test('GREASE leaves no hyphen', () => {
  const text = new NumberText();
  text.meaningful([0x0a0a, 1, 0x1a1a, 65_535, 0xfafa]);
  assert.equal(String.fromCharCode(...text.bytes.subarray(0, text.length)), '1-65535');
});
