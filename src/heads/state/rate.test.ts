import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Rate } from './rate.ts';

const HORIZON = 300;
/** A thirtieth of the horizon. */
const PART = 10;

const event = fc.record({
  key: fc.constantFrom('a', 'b'),
  events: fc.integer({ min: 1, max: 5 }),
  pause: fc.integer({ min: 0, max: 120 }),
});

describe('rate', () => {
  test('counts every event of the horizon, and none that is older by more than a thirtieth of it', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const rate = new Rate({ horizon: HORIZON, subjects: 10 });
        const all: { key: string; events: number; time: number }[] = [];
        let now = 1_000;
        for (const { key, events: count, pause } of events) {
          now += pause;
          rate.add(key, count, now);
          all.push({ key, events: count, time: now });
          const within = (span: number) =>
            all
              .filter((each) => each.key === key && each.time > now - span)
              .reduce((sum, each) => sum + each.events, 0);
          const current = rate.current(key, now);
          assert.ok(current >= within(HORIZON - PART), `${current} at ${now}`);
          assert.ok(current <= within(HORIZON), `${current} at ${now}`);
        }
      }),
    );
  });

  test('a late event counts, and does not bring back what has passed', () => {
    const rate = new Rate({ horizon: HORIZON, subjects: 10 });
    rate.add('a', 1, 1_000);
    rate.add('a', 2, 1_600);
    rate.add('a', 4, 1_590);
    assert.equal(rate.current('a', 1_600), 6);
    rate.add('a', 8, 100);
    assert.equal(rate.current('a', 1_600), 14, 'far too late: it counts as the oldest that counts');
    assert.equal(rate.current('a', 1_600 + HORIZON), 0);
  });

  test('who is not known has caused nothing', () => {
    const rate = new Rate({ horizon: HORIZON, subjects: 10 });
    assert.equal(rate.current('a', 5), 0);
    rate.add('a', 3, 10);
    rate.expire(10 + HORIZON + 1);
    assert.equal(rate.current('a', 10 + HORIZON + 1), 0);
  });

  test('a flood of subjects stays at the cap and is counted', () => {
    const rate = new Rate({ horizon: HORIZON, subjects: 100 });
    for (let index = 0; index < 10_000; index++) rate.add(`subject ${index}`, 1, 0);
    assert.equal(rate.evicted, 9_900);
    assert.equal(rate.current('subject 9999', 0), 1);
    assert.equal(rate.current('subject 0', 0), 0);
  });
});
