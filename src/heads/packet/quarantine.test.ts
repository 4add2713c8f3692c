import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceKey } from './host-key.ts';
import { Quarantine } from './quarantine.ts';
import { referenceEngine } from './reference/reference-engine.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { putRecords } from './testing/records.ts';

const { statistics } = referenceEngine(DEFAULT_SETTINGS);
putRecords(statistics, [
  { source: '10.0.0.1', destination: '10.0.0.2' },
  { source: '10.0.0.2', destination: '10.0.0.1' },
  { source: '10.0.0.3', destination: '10.0.0.2' },
  { source: '2001:db8::1', destination: '2001:db8::2' },
]);
const { records } = statistics;
const HOST = sourceKey(records, 0);

const held = (quarantine: Quarantine, now: number) =>
  [0, 1, 2, 3].map((index) => quarantine.holds(records, index, now));

test('holds what is to or from a host, until it ends', () => {
  const quarantine = new Quarantine();
  assert.deepEqual(held(quarantine, 0), [false, false, false, false]);
  quarantine.set(HOST, 100);
  assert.deepEqual(held(quarantine, 99), [true, true, false, false]);
  assert.deepEqual(held(quarantine, 100), [false, false, false, false]);
  quarantine.set(sourceKey(records, 3), Number.POSITIVE_INFINITY);
  assert.deepEqual(held(quarantine, 1e300), [false, false, false, true]);
});

test('one that was to last longer stands, a longer one takes its place', () => {
  const quarantine = new Quarantine();
  quarantine.set(HOST, 100);
  quarantine.set(HOST, 50);
  assert.equal(quarantine.holds(records, 0, 99), true);
  quarantine.set(HOST, 200);
  assert.equal(quarantine.holds(records, 0, 199), true);
});

test('of a flood of hosts the one that was set longest ago gives way', () => {
  const quarantine = new Quarantine();
  quarantine.set(HOST, 100);
  quarantine.set(sourceKey(records, 2), 100);
  for (let host = 0; host < 65_534; host++) quarantine.set(`host ${host}`, 100);
  assert.deepEqual(held(quarantine, 0), [true, true, true, false]);
  quarantine.set('one more', 100);
  assert.deepEqual(held(quarantine, 0), [false, false, true, false]);
});
