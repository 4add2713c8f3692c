import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SECOND } from '../model/time.ts';
import { TickClock } from './tick-clock.ts';

test('a tick is due once for each second that begins, also when seconds are left out', () => {
  const ticks = new TickClock();
  const reached = [0.2, 0.9, 1, 1.5, 7.3, 7.9].map((seconds) => ticks.reach(seconds * SECOND));
  assert.deepEqual(reached, [0, undefined, SECOND, undefined, 7 * SECOND, undefined]);
  assert.equal(ticks.last(), 8 * SECOND);
});

test('without any input there is no last tick', () => {
  assert.equal(new TickClock().last(), undefined);
});
