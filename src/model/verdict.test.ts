import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHeld, type Verdict } from './verdict.ts';

test('a verdict of level 0 holds nothing against its subject, one of any other does', () => {
  const verdict = { kind: 'verdict', id: '1', time: 0, subject: '192.0.2.7', seconds: null, reasons: [], policy: 'p' };
  const held = ([0, 1, 2, 3, 4] as const).filter((level) => isHeld({ ...verdict, level } as Verdict));
  assert.deepEqual(held, [1, 2, 3, 4]);
});
