import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SECOND } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';
import { quarantineOf } from './quarantine.ts';

const NOON = 1_800_000_000 * SECOND;

const VERDICT: Verdict = {
  kind: 'verdict',
  id: '1',
  time: NOON,
  subject: '192.0.2.7',
  level: 2,
  seconds: 600,
  reasons: [],
  policy: 'default@1',
};

test('nothing is learned of a subject for as long as its verdict holds, and for a day of one without end', () => {
  const expected = { kind: 'quarantine', time: NOON, subject: '192.0.2.7' } as const;
  assert.deepEqual(quarantineOf(VERDICT), { ...expected, until: NOON + 600 * SECOND });
  assert.deepEqual(quarantineOf({ ...VERDICT, level: 1 }), { ...expected, until: NOON + 600 * SECOND });
  assert.deepEqual(quarantineOf({ ...VERDICT, level: 3, seconds: null }), {
    ...expected,
    until: NOON + 86_400 * SECOND,
  });
});

test('a verdict that only watches asks for nothing', () => {
  assert.equal(quarantineOf({ ...VERDICT, level: 0 }), null);
});
