import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DAY, HOUR, MILLISECOND, SECOND } from '../../model/time.ts';
import { StatisticsClock } from './statistics-clock.ts';

const START = 1_767_600_000 * SECOND;
const YEAR = 365 * DAY;

/** What the clock says to packets that were captured so long after START. */
function readings(...captured: readonly number[]): number[] {
  const clock = new StatisticsClock();
  return captured.map((time) => clock.advance(START + time));
}

describe('the clock by which statistics fade', () => {
  test('begins at zero and follows the capture forward', () => {
    assert.deepEqual(readings(0, 5, 5, SECOND, HOUR, HOUR + DAY), [0, 5, 5, SECOND, HOUR, HOUR + DAY]);
  });

  test('stands still while packets overtake each other', () => {
    assert.deepEqual(
      readings(2 * SECOND, 2 * SECOND - 2 * MILLISECOND, SECOND, 2 * SECOND, 2 * SECOND + 7),
      [0, 0, 0, 0, 7],
    );
  });

  test('a leap of a year is no time at all, forward and back, and a single one costs the step after it alone', () => {
    assert.deepEqual(readings(0, 10, YEAR, 20, 30), [0, 10, 10, 10, 20]);
    assert.deepEqual(readings(0, 10, -YEAR, 20, 30), [0, 10, 10, 10, 20]);
    assert.deepEqual(readings(0, DAY + 1, DAY + 2), [0, 0, 1]);
  });

  test('a clock that was set goes on from there', () => {
    assert.deepEqual(readings(HOUR, 0, 10, 30), [0, 0, 10, 30]);
    assert.deepEqual(readings(0, YEAR, YEAR + 10, YEAR + 30), [0, 0, 10, 30]);
    assert.deepEqual(readings(0, -START, 10 - START), [0, 0, 10]);
  });

  const anyTime = fc.oneof(
    fc.constantFrom(Number.NaN, Infinity, -Infinity, Number.MAX_VALUE, -Number.MAX_VALUE, 0, -1),
    fc.maxSafeInteger(),
    fc.nat(10_000_000),
    fc.integer({ min: START, max: START + 2 * DAY }),
  );

  test('whatever it is told, it never goes back, and a packet never takes it further than a day', () => {
    fc.assert(
      fc.property(fc.array(anyTime, { maxLength: 40 }), (times) => {
        const clock = new StatisticsClock();
        let before = 0;
        for (const time of times) {
          const now = clock.advance(time);
          assert.ok(now >= before && now <= before + DAY, `${before}, then ${now}`);
          before = now;
        }
      }),
      { numRuns: 500 },
    );
  });

  test('whatever it was told, a second later it follows again', () => {
    fc.assert(
      fc.property(fc.array(anyTime, { maxLength: 10 }), fc.integer({ min: -DAY, max: DAY }), (times, offset) => {
        const clock = new StatisticsClock();
        for (const time of times) clock.advance(time);
        let before = Number.NaN;
        for (let step = 0; step < 30; step++) {
          const now = clock.advance(START + offset + (step * SECOND) / 10);
          // Ten steps where the last of those before was just ahead; one more finds the place.
          if (step > 11) assert.equal(now - before, SECOND / 10);
          before = now;
        }
      }),
      { numRuns: 500 },
    );
  });
});
