import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, MINUTE, SECOND } from '../../model/time.ts';
import { counted, span } from './words.ts';

test('numbers are grouped by thousands and words follow them', () => {
  assert.equal(counted(0, 'host'), '0 hosts');
  assert.equal(counted(1, 'host'), '1 host');
  assert.equal(counted(1_024, 'host'), '1,024 hosts');
  assert.equal(counted(1_234_567, 'address', 'addresses'), '1,234,567 addresses');
});

test('durations are rounded to what matters', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, 'less than 0.1 s'],
    [440_000, '0.4 s'],
    [9.94 * SECOND, '9.9 s'],
    [10 * SECOND, '10 s'],
    [119 * SECOND, '119 s'],
    [2 * MINUTE, '2 min'],
    [119 * MINUTE, '119 min'],
    [2 * HOUR, '2 h'],
    [47 * HOUR, '47 h'],
    [2 * DAY, '2 days'],
  ];
  for (const [duration, words] of cases) assert.equal(span(duration), words);
});
