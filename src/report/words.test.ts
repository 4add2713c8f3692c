import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evidence, NOON } from './testing/examples.ts';
import { clockTime, dateTime, isoTime, kindsText, verdictAction } from './words.ts';

test('times are UTC and exact to the microsecond', () => {
  assert.equal(isoTime(NOON + 1), '2026-03-14T12:00:00.000001Z');
  assert.equal(isoTime(-1), '1969-12-31T23:59:59.999999Z');
  assert.equal(clockTime(NOON + 61_999_999), '12:01:01');
  assert.equal(dateTime(NOON), '2026-03-14 12:00:00');
});

test('a time beyond the calendar is shown as seconds instead of failing', () => {
  assert.equal(isoTime(9e18), '9000000000000.000000');
  assert.equal(clockTime(9e18), '9000000000000.000000');
  assert.equal(dateTime(9e18), '9000000000000.000000');
});

test('a list of kinds says each once', () => {
  const kinds = [
    evidence(),
    evidence({ evidence: 'ARP_SCAN' }),
    evidence(),
    evidence({ evidence: 'PASSWORD_GUESSING' }),
  ];
  assert.equal(kindsText(kinds), 'Vertical port scan (2 times), ARP scan, SSH password guessing');
});

test('each level of a verdict has its words', () => {
  const verdict = { kind: 'verdict', id: 'v', time: NOON, subject: '10.0.0.0/24', reasons: [], policy: 'p' } as const;
  const words = ([0, 1, 2, 3, 4] as const).map((level) => verdictAction({ ...verdict, level, seconds: 600 }));
  assert.deepEqual(words, [
    'only watch 10.0.0.0/24',
    'close the open connections of 10.0.0.0/24',
    'block 10.0.0.0/24 for 10 minutes',
    'block 10.0.0.0/24 for good',
    'block 10.0.0.0/24 for good and tell the other machines',
  ]);
  assert.equal(verdictAction({ ...verdict, level: 2, seconds: null }), 'block 10.0.0.0/24 for good');
});
