import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { WAITS, type Wait, WaitLists } from './wait-lists.ts';

/** Everything in a list, the longest waiting first; empties it. */
function drain(lists: WaitLists, wait: Wait): [number, number][] {
  const all: [number, number][] = [];
  for (let slot = lists.oldest(wait); slot >= 0; slot = lists.oldest(wait)) {
    all.push([slot, lists.since(slot)]);
    lists.remove(slot);
  }
  return all;
}

test('lists keep the order in which their flows began to wait, whatever comes and goes', () => {
  const step = fc.record({ slot: fc.nat(9), wait: fc.constantFrom(WAITS.attempt, WAITS.stream), leaves: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const lists = new WaitLists(10);
      const model = new Map<number, [Wait, number]>();
      steps.forEach(({ slot, wait, leaves }, now) => {
        const waits = model.has(slot);
        if (waits && leaves) lists.remove(slot);
        else if (waits) lists.move(slot, wait, now);
        else lists.append(slot, wait, now);
        model.delete(slot);
        if (!(waits && leaves)) model.set(slot, [wait, now]);
      });
      for (const [slot, [wait, since]] of model) assert.deepEqual([lists.of(slot), lists.since(slot)], [wait, since]);
      for (const wait of Object.values(WAITS)) {
        const expected = [...model].filter(([, [its]]) => its === wait).map(([slot, [, since]]) => [slot, since]);
        assert.deepEqual(drain(lists, wait), expected);
      }
    }),
    { numRuns: 500 },
  );
});
