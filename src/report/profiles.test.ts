import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR } from '../model/time.ts';
import { Profiles } from './profiles.ts';
import { evidence, NOON } from './testing/examples.ts';

test('an address is listed with every window in which it was active, also without evidence', () => {
  const profiles = new Profiles(HOUR);
  profiles.begin(NOON);
  profiles.see('10.0.0.1', NOON + 1);
  profiles.see('10.0.0.1', NOON + HOUR);
  profiles.see('10.0.0.1', NOON + HOUR + 1);
  assert.deepEqual(profiles.read([], 0), [
    {
      ip: '10.0.0.1',
      windows: [
        { index: 1, start: NOON, end: NOON + HOUR, threat: 'info', evidence: [] },
        { index: 2, start: NOON + HOUR, end: NOON + 2 * HOUR, threat: 'info', evidence: [] },
      ],
    },
  ]);
});

test('a flood of addresses is capped and counted, and those with evidence are listed all the same', () => {
  const profiles = new Profiles(HOUR, 10);
  profiles.begin(NOON);
  for (let index = 0; index < 18; index++) profiles.see(`10.0.1.${index}`, NOON);
  for (let index = 0; index < 18; index++) profiles.see(`10.0.1.${index}`, NOON + 1);
  assert.equal(profiles.omitted, 8);
  for (let index = 0; index < 100; index++) profiles.see(`10.0.2.${index}`, NOON);
  assert.equal(profiles.omitted, 10);
  const read = profiles.read([evidence({ profile: '10.0.9.9' })], NOON);
  assert.equal(read.length, 11);
  assert.equal(read.at(-1)?.ip, '10.0.9.9');
});
