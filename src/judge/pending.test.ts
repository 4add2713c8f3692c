import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MINUTE, SECOND } from '../model/time.ts';
import { Pending } from './pending.ts';

describe('pending', () => {
  test('tells what is new, what grew by half, and what waited a minute', () => {
    const pending = new Pending<string>(10);
    assert.equal(pending.offer('a', 'a1', 10, 0), true);
    assert.equal(pending.offer('a', 'a2', 14, SECOND), false);
    assert.equal(pending.offer('a', 'a3', 15, 2 * SECOND), true);
    assert.equal(pending.offer('a', 'a4', 15, 2 * SECOND + MINUTE - 1), false);
    assert.equal(pending.offer('a', 'a5', 15, 2 * SECOND + MINUTE), true);
  });

  test('gives what it held in its newest form, when due or at the end, and only once', () => {
    const pending = new Pending<string>(10);
    pending.offer('a', 'a1', 10, 0);
    pending.offer('b', 'b1', 10, 0);
    pending.offer('b', 'b2', 11, SECOND);
    pending.offer('a', 'a2', 11, SECOND);
    pending.offer('b', 'b3', 12, SECOND);
    assert.deepEqual(pending.due(MINUTE - 1), []);
    assert.deepEqual(pending.due(MINUTE), ['b3', 'a2']);
    assert.deepEqual(pending.due(3 * MINUTE), []);
    pending.offer('a', 'a4', 12, 70 * SECOND);
    assert.deepEqual(pending.flush(), ['a4']);
    assert.deepEqual(pending.flush(), []);
  });

  test('the last of everything that was offered is told in the end', () => {
    const offers = fc.array(
      fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), pause: fc.integer({ min: 0, max: 90 }) }),
    );
    fc.assert(
      fc.property(offers, fc.integer({ min: 1, max: 4 }), (list, capacity) => {
        const pending = new Pending<readonly [id: string, index: number]>(capacity);
        const last = new Map<string, number>();
        const told = new Map<string, number>();
        const tell = (items: readonly (readonly [string, number])[]) => {
          for (const [id, index] of items) told.set(id, index);
        };
        let now = 0;
        for (const [index, { id, pause }] of list.entries()) {
          now += pause * SECOND;
          last.set(id, index);
          if (pending.offer(id, [id, index], index + 1, now)) tell([[id, index]]);
          tell(pending.due(now));
        }
        tell(pending.flush());
        assert.deepEqual(told, last);
      }),
    );
  });

  test('something that grows one by one to a million is told a few dozen times', () => {
    const pending = new Pending<number>(10);
    let told = 0;
    for (let size = 1; size <= 1_000_000; size++) if (pending.offer('a', size, size, 0)) told++;
    assert.ok(told > 10 && told < 50, `${told}`);
  });
});
