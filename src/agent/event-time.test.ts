import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, MINUTE, SECOND } from '../model/time.ts';
import { EventTime } from './event-time.ts';

function clocks() {
  let wall = 1_000 * HOUR;
  let steady = 0;
  const time = new EventTime(
    () => wall,
    () => steady,
  );
  return {
    time,
    pass: (duration: number) => {
      wall += duration;
      steady += duration;
    },
    set: (change: number) => {
      wall += change;
    },
  };
}

test('a clock that is set back does not stop event time', () => {
  const { time, pass, set } = clocks();
  pass(SECOND);
  const before = time.now();
  set(-MINUTE);
  assert.equal(time.look(), -MINUTE);
  pass(SECOND);
  assert.equal(time.now(), before + SECOND);
  assert.equal(time.look(), 0);
});

test('what was added is taken back when the clock is set right again, and nothing more', () => {
  const { time, pass, set } = clocks();
  set(-HOUR);
  time.look();
  assert.equal(time.shift, HOUR);
  pass(SECOND);
  set(HOUR / 2);
  assert.equal(time.look(), HOUR / 2);
  assert.equal(time.shift, HOUR / 2);
  set(2 * HOUR);
  time.look();
  assert.equal(time.shift, 0);
});

test('slow corrections are no steps', () => {
  const { time, pass, set } = clocks();
  for (let look = 0; look < 1_000; look++) {
    pass(SECOND / 10);
    set(-50);
    assert.equal(time.look(), 0);
  }
  assert.equal(time.shift, 0);
});
