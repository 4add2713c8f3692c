import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDuration } from './durations.ts';

test('durations are read in days, hours, minutes, seconds', () => {
  const known = { '90s': 90, '10m': 600, '1h30m': 5_400, '2d': 172_800, '1d1h1m1s': 90_061, '3650d': 315_360_000 };
  for (const [text, seconds] of Object.entries(known)) assert.equal(parseDuration(text), seconds, text);
});

test('anything else is refused', () => {
  for (const text of [
    '',
    '0s',
    '10',
    '10 m',
    '-1m',
    '1.5h',
    'm',
    '1m1h',
    '3651d',
    '9999999999s',
    '10m ',
    '1e3s',
    '١s',
  ]) {
    assert.equal(parseDuration(text), undefined, text);
  }
});

test('every duration that can be written is read as its sum, and no text gives anything but seconds in range', () => {
  fc.assert(
    fc.property(fc.nat(3_000), fc.nat(23), fc.nat(59), fc.nat(59), (days, hours, minutes, seconds) => {
      const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
      assert.equal(parseDuration(`${days}d${hours}h${minutes}m${seconds}s`), total === 0 ? undefined : total);
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9dhms]{0,12}$/), (text) => {
      const seconds = parseDuration(text);
      assert.ok(seconds === undefined || (Number.isInteger(seconds) && seconds >= 1 && seconds <= 3_650 * 86_400));
    }),
  );
});
