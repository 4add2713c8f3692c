import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { RecentCounts } from './recent-counts.ts';

const HALF = 30;

describe('counts of late', () => {
  test('count each key, and all of them', () => {
    const counts = new RecentCounts(HALF, 10);
    for (const key of ['a', 'b', 'a', 'a']) counts.add(key, 0);
    assert.deepEqual([counts.atLeast('a'), counts.atLeast('b'), counts.atLeast('c')], [3, 1, 0]);
    assert.deepEqual([counts.total, counts.keys], [4, 2]);
  });

  test('hold on to what was counted in the half-window before, and forget it after another', () => {
    const counts = new RecentCounts(HALF, 10);
    counts.add('a', 0);
    counts.add('b', HALF);
    assert.deepEqual([counts.atLeast('a'), counts.total, counts.keys], [1, 2, 1]);
    counts.add('c', 2 * HALF);
    assert.deepEqual([counts.atLeast('a'), counts.atLeast('b'), counts.total], [0, 1, 2]);
  });

  test('after a pause of two half-windows nothing is left', () => {
    for (const pause of [2 * HALF, 1_000 * HALF]) {
      const counts = new RecentCounts(HALF, 10);
      counts.add('a', 0);
      counts.turn(pause);
      assert.deepEqual([counts.atLeast('a'), counts.total, counts.keys], [0, 0, 0]);
    }
  });

  test('a clock that goes back forgets nothing', () => {
    const counts = new RecentCounts(HALF, 10);
    counts.add('a', 1_000);
    counts.add('a', 0);
    counts.add('a', -1e15);
    assert.deepEqual([counts.atLeast('a'), counts.total], [3, 3]);
  });

  test('of a flood of keys as many as the cap have a place, and a heavy one among them has what it counted', () => {
    const counts = new RecentCounts(HALF, 64);
    for (let key = 0; key < 100_000; key++) counts.add(`key ${key}`, 0);
    assert.deepEqual([counts.keys, counts.total, counts.atLeast('key 0')], [64, 100_000, 0]);
    assert.equal(counts.isHeaviest('key 99999'), false);
    for (let time = 0; time < 50; time++) counts.add('heavy', 0);
    assert.deepEqual([counts.atLeast('heavy'), counts.isHeaviest('heavy')], [50, true]);
    for (let key = 0; key < 100_000; key++) counts.add(`other ${key}`, HALF);
    assert.equal(counts.keys, 64);
    assert.deepEqual([counts.total, counts.atLeast('heavy')], [200_050, 50]);
    counts.add('heavy', HALF);
    assert.equal(counts.isHeaviest('heavy'), true);
  });

  test('whatever comes when: what is younger than a half-window counts, what is older than three does not', () => {
    const events = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(2 * HALF)), { maxLength: 50 });
    fc.assert(
      fc.property(events, (steps) => {
        const counts = new RecentCounts(HALF, 2);
        const past: [string, number][] = [];
        let now = 0;
        for (const [key, pause] of steps) {
          now += pause;
          counts.add(key, now);
          past.push([key, now]);
          const within = (window: number) => past.filter(([, time]) => now - time < window);
          const total = [within(HALF).length, within(3 * HALF).length] as const;
          assert.ok(counts.total >= total[0] && counts.total <= total[1], `${counts.total} is not in ${total}`);
          for (const each of ['a', 'b', 'c']) {
            const isIt = ([name]: readonly [string, number]) => name === each;
            assert.ok(counts.atLeast(each) <= within(3 * HALF).filter(isIt).length);
            assert.ok(counts.atMost(each) >= within(HALF).filter(isIt).length);
          }
          assert.ok(counts.keys <= 2);
        }
      }),
      { numRuns: 500 },
    );
  });
});
