import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verdict } from '../model/verdict.ts';
import { StandingVerdicts } from './standing-verdicts.ts';

function verdict(subject: string, level: Verdict['level'], seconds: number | null, time = 0): Verdict {
  return { kind: 'verdict', id: 'v', time, subject, level, seconds, reasons: [], policy: 'p' } as Verdict;
}

const SECOND = 1_000_000;

test('a client is kept away from level 2 on, as long as the verdict says', () => {
  const verdicts = new StandingVerdicts();
  verdicts.add(verdict('192.0.2.1', 1, 60));
  verdicts.add(verdict('192.0.2.2', 2, 60));
  verdicts.add(verdict('192.0.2.3', 4, null));
  assert.equal(verdicts.stands('192.0.2.1', 0), false);
  assert.equal(verdicts.stands('192.0.2.2', 59 * SECOND), true);
  assert.equal(verdicts.stands('192.0.2.2', 60 * SECOND), false);
  assert.equal(verdicts.stands('192.0.2.3', 1e15), true);
  assert.equal(verdicts.stands('192.0.2.4', 0), false);
});

test('a later verdict lengthens the one before and does not shorten it', () => {
  const verdicts = new StandingVerdicts();
  verdicts.add(verdict('192.0.2.1', 3, 600));
  verdicts.add(verdict('192.0.2.1', 2, 10, 5 * SECOND));
  assert.equal(verdicts.stands('192.0.2.1', 599 * SECOND), true);
  verdicts.add(verdict('192.0.2.1', 2, 600, 300 * SECOND));
  assert.equal(verdicts.stands('192.0.2.1', 899 * SECOND), true);
});

test('this machine is never kept away, and what is no address neither', () => {
  const verdicts = new StandingVerdicts();
  for (const subject of ['127.0.0.1', '127.8.9.1', '::1', '0.0.0.0/0', 'unknown', '']) {
    verdicts.add(verdict(subject, 4, null));
    assert.equal(verdicts.stands(subject, 0), false, subject);
  }
});

test('a flood of verdicts stays at the cap', () => {
  const verdicts = new StandingVerdicts();
  for (let index = 0; index < 70_000; index++) {
    verdicts.add(verdict(`10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`, 2, 60));
  }
  assert.equal(verdicts.size, 65_536);
  assert.equal(verdicts.stands('10.0.0.0', 0), false);
});
