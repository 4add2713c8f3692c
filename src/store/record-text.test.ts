import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromText, toText } from './record-text.ts';
import { anyAlert, anyBlock, anyEvidence, anyVerdict } from './testing/sample-records.ts';

test('a record read back equals the one written', () => {
  fc.assert(
    fc.property(fc.oneof(anyEvidence, anyAlert, anyVerdict, anyBlock), (record) => {
      assert.deepEqual(fromText(toText(record)), record);
    }),
  );
});

test('numbers that JSON does not know come back as they were', () => {
  const features = { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: Number.NEGATIVE_INFINITY, d: -0, e: [-0, 1.5] };
  assert.deepEqual(fromText(toText({ features })), { features });
});

test('a text that looks like a special number stays text', () => {
  const record = { $number: 'five', other: '"$number"', number: 'NaN' };
  assert.deepEqual(fromText(toText(record)), record);
});
