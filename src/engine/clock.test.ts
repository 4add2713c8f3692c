import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DAY, SECOND } from '../model/time.ts';
import { EventClock } from './clock.ts';

const START = 1_767_600_000 * SECOND;

function begun(): EventClock {
  const clock = new EventClock();
  clock.advance(START);
  return clock;
}

describe('event clock', () => {
  test('takes the first time as it is and goes on from there', () => {
    const clock = begun();
    assert.equal(clock.now, START);
    assert.equal(clock.advance(START + 5), START + 5);
    assert.equal(clock.advance(START + 5), START + 5);
    assert.deepEqual([clock.late, clock.leaps], [0, 0]);
  });

  test('what is late does not take it back, and is counted', () => {
    const clock = begun();
    assert.equal(clock.advance(START - SECOND), START);
    assert.equal(clock.advance(0), START);
    assert.equal(clock.late, 2);
  });

  test('one date in the far future is not believed, and freezes nothing', () => {
    const clock = begun();
    assert.equal(clock.advance(START + 100 * 365 * DAY), START);
    assert.equal(clock.advance(START + SECOND), START + SECOND);
    assert.deepEqual([clock.late, clock.leaps], [0, 1]);
  });

  test('a leap is believed when the next input agrees', () => {
    const clock = begun();
    clock.advance(START + 30 * DAY);
    assert.equal(clock.advance(START + 30 * DAY + SECOND), START + 30 * DAY + SECOND);
  });

  test('leaps that do not agree are not believed, however many', () => {
    const clock = begun();
    for (const days of [1_000, 20, 3_000, 10, 30_000]) assert.equal(clock.advance(START + days * DAY), START);
    assert.equal(clock.leaps, 5);
  });

  test('a day and less is no leap', () => {
    assert.equal(begun().advance(START + DAY), START + DAY);
    assert.equal(begun().advance(START + DAY + 1), START);
  });

  test('never goes back and always is a time', () => {
    const time = fc.oneof(
      fc.integer({ min: START - DAY, max: START + 3 * DAY }),
      fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE),
    );
    fc.assert(
      fc.property(fc.array(time), (times) => {
        const clock = new EventClock();
        let before = 0;
        for (const each of times) {
          const now = clock.advance(each);
          assert.ok(Number.isFinite(now) && now >= before && now === clock.now);
          before = now;
        }
      }),
    );
  });
});
