import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TargetTimes } from './target-times.ts';

const step = fc.record({
  what: fc.constantFrom('set', 'set', 'set', 'delete', 'forget'),
  target: fc.integer({ min: 0, max: 4 }),
  pause: fc.integer({ min: 0, max: 3 }),
});

test('holds what a list in the order of meeting would hold, with one target or many', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const times = new TargetTimes();
      let list: { target: number; time: number }[] = [];
      let now = 0;
      for (const { what, target, pause } of steps) {
        now += pause;
        const rest = list.filter((each) => each.target !== target);
        if (what === 'set') {
          times.set(target, now);
          list = [...rest, { target, time: now }];
        } else if (what === 'delete') {
          assert.equal(times.delete(target), rest.length < list.length);
          list = rest;
        } else {
          const kept = list.filter((each) => each.time >= now - 2);
          assert.equal(times.forgetBefore(now - 2), list.length - kept.length);
          list = kept;
        }
        assert.equal(times.size, list.length);
        for (let each = 0; each < 5; each++) {
          assert.equal(times.get(each), list.find((known) => known.target === each)?.time);
        }
      }
    }),
  );
});
