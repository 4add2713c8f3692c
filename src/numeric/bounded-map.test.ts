import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BoundedMap } from './bounded-map.ts';

const step = fc.record({
  what: fc.constantFrom('set', 'set', 'set', 'delete', 'oldest'),
  key: fc.integer({ min: 0, max: 9 }),
});

test('holds what a list in the order of setting would hold, and gives its oldest', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 6 }), (steps, capacity) => {
      const map = new BoundedMap<number, number>(capacity);
      let list: (readonly [number, number])[] = [];
      let evicted = 0;
      for (const [index, { what, key }] of steps.entries()) {
        const rest = list.filter(([known]) => known !== key);
        if (what === 'delete') {
          assert.equal(map.delete(key), rest.length < list.length);
          list = rest;
        } else if (what === 'set') {
          map.set(key, index);
          if (rest.length === capacity) {
            rest.shift();
            evicted++;
          }
          list = [...rest, [key, index]];
        } else assert.deepEqual(map.oldest()?.key, list[0]?.[0]);
        assert.deepEqual(
          [...map.values()],
          list.map(([, value]) => value),
        );
        assert.deepEqual([map.size, map.evicted], [list.length, evicted]);
        assert.equal(map.get(key), list.find(([known]) => known === key)?.[1]);
        assert.equal(
          map.has(key),
          list.some(([known]) => known === key),
        );
      }
    }),
  );
});

test('a flood ends at the cap and is counted', () => {
  const map = new BoundedMap<number, number>(1_000);
  for (let index = 0; index < 200_000; index++) map.set(index, index);
  assert.deepEqual([map.size, map.evicted, map.oldest()?.key], [1_000, 199_000, 199_000]);
});
