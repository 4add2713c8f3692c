import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Linked, OrderedList } from './ordered-list.ts';

class Item implements Linked<Item> {
  older: Item | undefined;
  newer: Item | undefined;
  readonly name: number;

  constructor(name: number) {
    this.name = name;
  }
}

function names(list: OrderedList<Item>): number[] {
  const all: number[] = [];
  for (let item = list.oldest; item !== undefined; item = item.newer) all.push(item.name);
  return all;
}

test('keeps the order that an array keeps', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('append', 'remove', 'renew'), fc.integer({ min: 0, max: 7 })));
  fc.assert(
    fc.property(steps, (taken) => {
      const list = new OrderedList<Item>();
      const items = Array.from({ length: 8 }, (_, name) => new Item(name));
      let expected: number[] = [];
      for (const [what, name] of taken) {
        const item = items[name] as Item;
        const isIn = expected.includes(name);
        if (what === 'append' && !isIn) {
          list.append(item);
          expected.push(name);
        } else if (what === 'remove' && isIn) {
          list.remove(item);
          expected = expected.filter((other) => other !== name);
        } else if (what === 'renew' && isIn) {
          list.renew(item);
          expected = [...expected.filter((other) => other !== name), name];
        }
        assert.deepEqual(names(list), expected);
      }
    }),
  );
});
