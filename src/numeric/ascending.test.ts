import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countAbove, countBelow } from './ascending.ts';

test('counts what is above and below a value, as a look at each does', () => {
  const value = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 30 }), value, (values, wanted) => {
      const ascending = Float64Array.from(values).sort();
      assert.equal(countAbove(ascending, wanted), values.filter((other) => other > wanted).length);
      assert.equal(countBelow(ascending, wanted), values.filter((other) => other < wanted).length);
    }),
  );
});
