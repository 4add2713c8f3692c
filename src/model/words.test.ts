import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capitalised, countOf, countText, durationText } from './words.ts';

test('counts have separators and agree with their noun', () => {
  assert.equal(countText(0), '0');
  assert.equal(countText(999), '999');
  assert.equal(countText(1_234_567), '1,234,567');
  assert.equal(countText(1234.5678), '1,234.5678');
  assert.equal(countText(-1000), '-1,000');
  assert.equal(countOf(0, 'packet'), '0 packets');
  assert.equal(countOf(1, 'packet'), '1 packet');
  assert.equal(countOf(12_345, 'packet'), '12,345 packets');
  assert.equal(countOf(2, 'query', 'queries'), '2 queries');
});

test('durations have at most two units', () => {
  assert.equal(durationText(0), 'less than a millisecond');
  assert.equal(durationText(0.000_999), 'less than a millisecond');
  assert.equal(durationText(0.001), '0.001 seconds');
  assert.equal(durationText(0.2504), '0.25 seconds');
  assert.equal(durationText(1), '1 second');
  assert.equal(durationText(9.96), '10 seconds');
  assert.equal(durationText(59.7), '1 minute');
  assert.equal(durationText(600), '10 minutes');
  assert.equal(durationText(3_900), '1 hour 5 minutes');
  assert.equal(durationText(3_601), '1 hour');
  assert.equal(durationText(200_000), '2 days 7 hours');
});

test('a name at the beginning of a sentence has a capital letter', () => {
  assert.equal(capitalised('vertical port scan'), 'Vertical port scan');
  assert.equal(capitalised('ARP scan'), 'ARP scan');
});
