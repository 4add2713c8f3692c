import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { timesBetween } from './scenario.ts';
import { createTimeline } from './timeline.ts';

describe('a plan', () => {
  test('takes its gaps in turn and stops before the end', () => {
    assert.deepEqual(timesBetween(1, 20, [2, 7]), [1, 3, 10, 12, 19]);
    assert.deepEqual(timesBetween(1, 19, [2, 7]), [1, 3, 10, 12]);
    assert.deepEqual(timesBetween(5, 5, [1]), []);
  });
});

describe('a timeline', () => {
  test('is in the order in which things began, although they are noted when they end', async () => {
    const timeline = createTimeline();
    const release = Promise.withResolvers<string>();
    const long = timeline.during(
      'victim',
      'long',
      () => release.promise,
      (text) => text,
    );
    const before = Date.now();
    while (Date.now() === before);
    await timeline.during('bystander', 'short', async () => 1, String);
    release.resolve('done');
    assert.equal(await long, 'done');
    assert.deepEqual(
      timeline.happenings().map(({ who, what, result }) => [who, what, result]),
      [
        ['victim', 'long', 'done'],
        ['bystander', 'short', '1'],
      ],
    );
  });

  test('does not hold what failed', async () => {
    const timeline = createTimeline();
    const failing = timeline.during('victim', 'fails', () => Promise.reject(new Error('planned')), String);
    await assert.rejects(failing, /planned/);
    assert.deepEqual(timeline.happenings(), []);
  });
});
