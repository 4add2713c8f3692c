import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HeaviestKeys } from './heaviest-keys.ts';

test('a heavy key gets a place, however many came before it and come beside it', () => {
  const counts = new HeaviestKeys(64, 'single');
  for (let key = 0; key < 10_000; key++) counts.add(`single ${key}`);
  for (let index = 0; index < 1_000; index++) {
    counts.add('heavy');
    for (let key = 0; key < 10; key++) counts.add(`other ${index} ${key}`);
  }
  assert.ok(counts.atLeast('heavy') > 900, String(counts.atLeast('heavy')));
  assert.equal(counts.heaviest(), 'heavy');
  assert.equal(counts.atLeast('other 999 9'), 1);
  assert.equal(counts.size, 64);
});

test('of every key its count lies between the two bounds, which are one below the cap', () => {
  const keys = fc.array(fc.nat(12).map(String), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 14 }), (list, capacity) => {
      const counts = new HeaviestKeys(capacity, list[0] as string);
      for (const key of list.slice(1)) counts.add(key);
      for (let number = 0; number <= 12; number++) {
        const key = String(number);
        const count = list.filter((each) => each === key).length;
        assert.ok(counts.atLeast(key) <= count && count <= counts.atMost(key), `${key}: ${count}`);
        // What every key without a place has at most: an even share of all.
        if (counts.atLeast(key) === 0) assert.ok(counts.atMost(key) <= list.length / capacity);
        if (capacity > 12) assert.equal(counts.atLeast(key), counts.atMost(key));
      }
      assert.equal(counts.size, Math.min(capacity, new Set(list).size));
    }),
    { numRuns: 1_000 },
  );
});
