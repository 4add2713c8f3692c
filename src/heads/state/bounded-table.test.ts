import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { BoundedTable } from './bounded-table.ts';

/** The same by hand: a list, newest last. */
class NaiveTable {
  entries: { key: string; value: number; time: number }[] = [];
  evicted = 0;
  readonly capacity: number;
  readonly lifetime: number;

  constructor(capacity: number, lifetime: number) {
    this.capacity = capacity;
    this.lifetime = lifetime;
  }

  set(key: string, value: number, time: number): void {
    this.entries = this.entries.filter((entry) => entry.key !== key);
    if (this.entries.length === this.capacity) {
      this.entries.shift();
      this.evicted++;
    }
    this.entries.push({ key, value, time });
  }

  get(key: string, now: number): number | undefined {
    return this.entries.find((entry) => entry.key === key && entry.time + this.lifetime >= now)?.value;
  }
}

const step = fc.record({
  what: fc.constantFrom('set', 'get', 'take', 'expire'),
  key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  pause: fc.integer({ min: 0, max: 4 }),
});

describe('bounded table', () => {
  test('does what a list searched from end to end would do', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 1, max: 4 }), (steps, capacity) => {
        const table = new BoundedTable<number>({ capacity, lifetime: 5 });
        const naive = new NaiveTable(capacity, 5);
        let now = 0;
        for (const [index, { what, key, pause }] of steps.entries()) {
          now += pause;
          if (what === 'set') {
            table.set(key, index, now);
            naive.set(key, index, now);
          } else if (what === 'expire') {
            table.expire(now);
            naive.entries = naive.entries.filter((entry) => entry.time + 5 >= now);
          } else {
            assert.equal(what === 'get' ? table.get(key, now) : table.take(key, now), naive.get(key, now));
            if (what === 'take') naive.entries = naive.entries.filter((entry) => entry.key !== key);
          }
          assert.equal(table.size, naive.entries.length);
          assert.equal(table.evicted, naive.evicted);
        }
      }),
    );
  });

  test('a flood of keys stays at the cap, is counted, and leaves the newest', () => {
    const table = new BoundedTable<number>({ capacity: 1_000, lifetime: 10 });
    for (let index = 0; index < 100_000; index++) table.set(`key ${index}`, index, 0);
    assert.equal(table.size, 1_000);
    assert.equal(table.evicted, 99_000);
    assert.equal(table.get('key 99000', 0), 99_000);
    assert.equal(table.get('key 98999', 0), undefined);
  });
});
