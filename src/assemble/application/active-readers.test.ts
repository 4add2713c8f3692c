import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ActiveReaders, READER_BYTES } from './active-readers.ts';

const SLOTS = 12;

/** The same, told by plain lists. */
class Model {
  readonly lists: [number[], number[]] = [[], []];
  readonly held = new Map<number, number>();

  take(slot: number): 0 | 1 {
    const list = this.lists[0].includes(slot) ? 0 : 1;
    this.lists[list] = this.lists[list].filter((other) => other !== slot);
    return list;
  }

  put(slot: number, list: 0 | 1): void {
    this.lists[list].push(slot);
  }

  get bytes(): number {
    return [...this.held.values()].reduce((sum, held) => sum + held + READER_BYTES, 0);
  }
}

test('whatever happens to readers, their order and their bytes are those of plain lists', () => {
  const step = fc.record({ slot: fc.nat(SLOTS - 1), what: fc.nat(4), bytes: fc.nat(5_000) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const active = new ActiveReaders(SLOTS, 8, 1_000_000);
      const model = new Model();
      for (const { slot, what, bytes } of steps) {
        if (!model.held.has(slot)) {
          active.add(slot);
          model.put(slot, 0);
          model.held.set(slot, 0);
        } else if (what === 0) {
          active.remove(slot);
          model.take(slot);
          model.held.delete(slot);
        } else if (what === 1) {
          active.renew(slot);
          model.put(slot, model.take(slot));
        } else if (what === 2) {
          active.settle(slot);
          model.take(slot);
          model.put(slot, 1);
        } else {
          active.book(slot, bytes);
          model.held.set(slot, bytes);
        }
        const [young, settled] = model.lists;
        assert.deepEqual([active.size, active.bytes], [young.length + settled.length, model.bytes]);
        const isYoung = settled.length === 0 || young.length > 1;
        assert.equal(active.next, (isYoung ? young : settled)[0] ?? -1);
        assert.equal(active.isFull, active.size >= 8);
      }
    }),
  );
});
