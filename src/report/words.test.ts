import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evidence, NOON } from './testing/examples.ts';
import { bytesText, clockTime, dateTime, isoTime, kindsText, percentText, scoreText, verdictAction } from './words.ts';

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

test('a share is never rounded to none or to all of it', () => {
  const shares = [0, 1, 0.5, 0.95867, 0.1, 0.001, 0.0003, 0.9997, 0.00001234, 0.99999, 1e-9, 1 - 1e-12];
  assert.deepEqual(
    shares.map((share) => percentText(share)),
    [
      ...[
        '0 %',
        '100 %',
        '50 %',
        '95.87 %',
        '10 %',
        '0.1 %',
        '0.03 %',
        '99.97 %',
        '0.0012 %',
        '99.999 %',
        'under 0.000001 %',
        'over 99.999999 %',
      ],
    ],
  );
  assert.deepEqual(
    [0, 1, 0.5, 0.12345, 0.00001].map((share) => percentText(share, 2)),
    ['0.00 %', '100.00 %', '50.00 %', '12.35 %', '0.0010 %'],
  );
});

test('scores keep four digits, sizes of memory two or three', () => {
  const scores = [0, 0.12345, 1.5, 12.345678, 1234.5, 1e-7, 0.000012345, 1e12, -0.5];
  const texts = ['0', '0.1235', '1.5', '12.35', '1,235', '1e-7', '1.2e-5', '1e12', '-0.5'];
  assert.deepEqual(scores.map(scoreText), texts);
  assert.deepEqual([0, 999, 1_500, 123_456_789, 2e9, 5e15].map(bytesText), [
    ...['0 bytes', '999 bytes', '1.5 kB', '123 MB', '2 GB', '5000 TB'],
  ]);
});
