import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Alert } from '../model/alert.ts';
import { decide } from './policy.ts';
import { POLICY, START } from './testing/findings.ts';

const alert = (changes: Partial<Alert> = {}): Alert => ({
  kind: 'alert',
  id: 'a',
  revision: 0,
  time: START,
  profile: '192.0.2.66',
  window: 1,
  threat: 'high',
  score: 1,
  evidence: [],
  sentence: '',
  ...changes,
});

describe('policy', () => {
  test('the first rule that fits decides, and none is nothing', () => {
    const rules = [
      { when: { threat: 'critical' as const }, level: 3 as const, seconds: null },
      { when: { threat: 'medium' as const }, level: 2 as const, seconds: 60 },
      { when: { threat: 'high' as const }, level: 4 as const, seconds: null },
    ];
    const level = (threat: Alert['threat']) => decide({ ...POLICY, rules }, alert({ threat })).level;
    assert.deepEqual((['info', 'low', 'medium', 'high', 'critical'] as const).map(level), [0, 0, 2, 2, 3]);
  });

  test('evidence that asks for more than the policy gives gets it, and those whom the policy protects get nothing', () => {
    const rules = [{ when: { threat: 'high' as const }, level: 2 as const, seconds: 60 }];
    assert.deepEqual(decide({ ...POLICY, rules }, alert(), 3), { level: 3, seconds: null });
    assert.deepEqual(decide({ ...POLICY, rules }, alert({ threat: 'low' }), 2), { level: 2, seconds: 600 });
    assert.equal(decide({ ...POLICY, rules }, alert(), 1).seconds, 60);
    assert.equal(decide({ ...POLICY, rules, never: ['192.0.2.0/24'] }, alert(), 4).level, 0);
  });

  test('those whom it protects get nothing, in every way to write them', () => {
    const level = (profile: string, never: string) => decide({ ...POLICY, never: [never] }, alert({ profile })).level;
    assert.equal(level('192.0.2.66', '192.0.2.66/32'), 0);
    assert.equal(level('::ffff:192.0.2.66', '192.0.2.0/24'), 0);
    assert.equal(level('2001:db8::66', '2001:db8::/32'), 0);
    assert.equal(level('2001:db8::66', '192.0.2.0/24'), 2);
    assert.equal(level('192.0.3.1', '192.0.2.0/24'), 2);
  });

  test('what is no address gets nothing', () => {
    assert.equal(decide(POLICY, alert({ profile: 'nobody' })).level, 0);
  });
});
