import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SECOND } from '../model/time.ts';
import { createActivity } from './activity.ts';

test('whatever times come, all are counted in a bounded number of bins that hold them', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -(2 ** 52), max: 2 ** 52 }), { maxLength: 2_000 }), (times) => {
      const activity = createActivity();
      for (const time of times) activity.add(time);
      const { bins, width } = activity.read();
      assert.ok(bins.length <= 240);
      assert.equal(
        bins.reduce((sum, bin) => sum + bin.flows, 0),
        times.length,
      );
      for (const time of times) assert.ok(bins.some((bin) => bin.start <= time && time < bin.start + width));
    }),
    { numRuns: 20 },
  );
});

test('a short span keeps bins of one second', () => {
  const activity = createActivity();
  for (const second of [3, 1, 1]) activity.add(second * SECOND + 5);
  assert.deepEqual(activity.read(), {
    width: SECOND,
    bins: [
      { start: SECOND, flows: 2 },
      { start: 3 * SECOND, flows: 1 },
    ],
  });
});
