import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProtectedSet } from '../defender/protected/protected-set.ts';
import { type Prefix, parsePrefix } from '../model/address.ts';
import type { Verdict } from '../model/verdict.ts';
import { StandingVerdicts } from './standing-verdicts.ts';

function verdict(subject: string, level: Verdict['level'], seconds: number | null, time = 0): Verdict {
  return { kind: 'verdict', id: 'v', time, subject, level, seconds, reasons: [], policy: 'p' } as Verdict;
}

const SECOND = 1_000_000;

/** A machine that has loopback alone, and what a policy protects. */
function protectedBy(...never: readonly string[]): StandingVerdicts {
  const set = readProtectedSet(
    never.map((text) => parsePrefix(text) as Prefix),
    () => undefined,
  );
  return new StandingVerdicts(() => set);
}

test('a client is kept away from level 2 on, as long as the verdict says', () => {
  const verdicts = protectedBy();
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
  const verdicts = protectedBy();
  verdicts.add(verdict('192.0.2.1', 3, 600));
  verdicts.add(verdict('192.0.2.1', 2, 10, 5 * SECOND));
  assert.equal(verdicts.stands('192.0.2.1', 599 * SECOND), true);
  verdicts.add(verdict('192.0.2.1', 2, 600, 300 * SECOND));
  assert.equal(verdicts.stands('192.0.2.1', 899 * SECOND), true);
});

test('one that is lifted stands no more, and neither does any after all were', () => {
  const verdicts = protectedBy();
  for (const subject of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) verdicts.add(verdict(subject, 3, null));
  assert.deepEqual([verdicts.lift('192.0.2.1'), verdicts.lift('192.0.2.1')], [true, false]);
  assert.deepEqual([verdicts.stands('192.0.2.1', 0), verdicts.stands('192.0.2.2', 0)], [false, true]);
  verdicts.clear();
  assert.deepEqual([verdicts.size, verdicts.stands('192.0.2.2', 0)], [0, false]);
});

test('this machine is never kept away, and what is no address neither', () => {
  const verdicts = protectedBy();
  for (const subject of ['127.0.0.1', '127.8.9.1', '::1', '0.0.0.0/0', 'unknown', '']) {
    assert.ok(verdicts.add(verdict(subject, 4, null)), subject);
    assert.equal(verdicts.stands(subject, 0), false, subject);
  }
});

test('nor is what the policy protects, and it is said why; what has just become protected counts too', () => {
  const verdicts = protectedBy('10.0.0.0/8');
  assert.equal(verdicts.add(verdict('10.1.2.3', 2, 60)), 'lies in 10.0.0.0/8, protected by the configuration');
  assert.equal(verdicts.stands('10.1.2.3', 0), false);
  assert.equal(verdicts.add(verdict('10.1.2.3', 1, 60)), undefined, 'nobody was to be kept away');
  let entries = readProtectedSet([], () => undefined).entries;
  const changing = new StandingVerdicts(() => ({ entries, gaps: [] }));
  assert.equal(changing.add(verdict('192.0.2.1', 2, 60)), undefined);
  entries = [{ prefix: parsePrefix('192.0.2.2') as Prefix, what: 'a gateway' }];
  assert.equal(changing.add(verdict('192.0.2.2', 2, 60)), 'is a gateway');
  assert.deepEqual([changing.stands('192.0.2.1', 0), changing.stands('192.0.2.2', 0)], [true, false]);
});

test('a flood of verdicts stays at the cap', () => {
  const verdicts = protectedBy();
  for (let index = 0; index < 70_000; index++) {
    verdicts.add(verdict(`10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`, 2, 60));
  }
  assert.equal(verdicts.size, 65_536);
  assert.equal(verdicts.stands('10.0.0.0', 0), false);
});
