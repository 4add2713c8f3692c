import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND } from '../../model/time.ts';
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
    assert.deepEqual(readings(0, 5, 5, SECOND, MINUTE, 2 * MINUTE), [0, 5, 5, SECOND, MINUTE, 2 * MINUTE]);
  });

  test('stands still while packets overtake each other', () => {
    assert.deepEqual(
      readings(2 * SECOND, 2 * SECOND - 2 * MILLISECOND, SECOND, 2 * SECOND, 2 * SECOND + 7),
      [0, 0, 0, 0, 7],
    );
  });

  test('of a long silence it hears with the second packet after it', () => {
    assert.deepEqual(readings(0, HOUR, HOUR + 10, HOUR + 20), [0, 0, HOUR + 10, HOUR + 20]);
    assert.deepEqual(readings(0, HOUR, HOUR, HOUR + 20), [0, 0, HOUR, HOUR + 20]);
    // Also where the second overtook the first.
    assert.deepEqual(readings(0, HOUR, HOUR - 10, HOUR + 20), [0, 0, HOUR - 10, HOUR + 20]);
    assert.deepEqual(readings(0, DAY, DAY + 10), [0, 0, 10]);
  });

  test('follows traffic whose packets are minutes apart, one packet behind at first', () => {
    const minutes = (count: number) => count * 61 * SECOND;
    const captured = Array.from({ length: 6 }, (_, packet) => minutes(packet));
    assert.deepEqual(readings(...captured), [0, 0, minutes(2), minutes(2), minutes(4), minutes(4)]);
  });

  test('a date that no other packet agrees with is nothing', () => {
    for (const date of [HOUR, DAY, YEAR, -HOUR, -YEAR, -START, -2 * START]) {
      assert.deepEqual(readings(0, 10, date, 20, 30), [0, 10, 10, 20, 30], String(date));
    }
    assert.deepEqual(readings(0, 10, YEAR, -YEAR, HOUR, 20, 30), [0, 10, 10, 10, 10, 20, 30]);
  });

  test('a clock that was set goes on from there: a year forward or back is no time at all', () => {
    for (const date of [YEAR, -YEAR, -HOUR, -START, -2 * START]) {
      assert.deepEqual(readings(0, 10, date, date + 10, date + 30), [0, 10, 10, 20, 40], String(date));
    }
    assert.deepEqual(readings(YEAR, 0, 10, 30), [0, 0, 10, 30]);
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
          // Ten steps where the last of those before was just ahead; two more find the place.
          if (step > 12) assert.equal(now - before, SECOND / 10);
          before = now;
        }
      }),
      { numRuns: 500 },
    );
  });
});
