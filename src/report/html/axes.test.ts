import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { logAxis, shareAxis } from './axes.ts';

const labels = (low: number, high: number, most?: number) =>
  logAxis(low, high, 0, 100, most).marks.map(({ label }) => label);

test('marks stand at powers of ten, between them where there are few, and not at all of many', () => {
  assert.deepEqual(labels(0.001, 10), ['0.001', '0.01', '0.1', '1', '10']);
  assert.deepEqual(labels(0.03, 0.8), ['0.05', '0.1', '0.2', '0.5']);
  assert.deepEqual(labels(1e-9, 1e6, 5), ['10⁻⁸', '0.0001', '1', '10,000']);
  assert.deepEqual(labels(1e9, 5e9), ['10⁹', '2·10⁹', '5·10⁹']);
  assert.deepEqual(shareAxis(0, 200).marks[1], { at: 50, label: '25 %' });
});

test('a value stands where its logarithm says, and at the edge beyond it', () => {
  const axis = logAxis(0.01, 100, 0, 400);
  assert.deepEqual([0, -1, 0.001, 0.01, 1, 10, 1e9].map(axis.at), [0, 0, 0, 0, 200, 300, 400]);
  assert.equal(logAxis(0.01, 100, 300, 100).at(1), 200);
});

test('whatever the limits are, marks are few and on the axis', () => {
  const limit = fc.oneof(fc.constantFrom(0, 5e-324, Number.MAX_VALUE), fc.double({ min: 0, noNaN: true }));
  fc.assert(
    fc.property(limit, limit, (one, other) => {
      const { marks } = logAxis(Math.min(one, other), Math.max(one, other), 0, 500);
      assert.ok(marks.length <= 8, String(marks.length));
      for (const { at } of marks) assert.ok(at >= 0 && at <= 500, String(at));
    }),
  );
});
