import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SlotLists } from './slot-lists.ts';

test('keeps the orders that arrays keep', () => {
  const steps = fc.array(fc.record({ slot: fc.nat(7), list: fc.nat(2), removes: fc.boolean() }));
  fc.assert(
    fc.property(steps, (taken) => {
      const lists = new SlotLists(8, 3);
      const expected: number[][] = [[], [], []];
      for (const { slot, list, removes } of taken) {
        const before = expected.find((each) => each.includes(slot));
        if (before !== undefined) {
          lists.remove(slot);
          before.splice(before.indexOf(slot), 1);
        }
        if (!removes) {
          lists.append(slot, list);
          expected[list]?.push(slot);
          assert.equal(lists.of(slot), list);
        }
        assert.deepEqual(
          [0, 1, 2].map((each) => [lists.oldest(each), lists.newest(each)]),
          expected.map((each) => [each[0] ?? -1, each.at(-1) ?? -1]),
        );
      }
    }),
  );
});
