import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decision } from '../defender/defender.ts';
import { GatehoundError } from '../model/error.ts';
import { MINUTE, SECOND } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';
import { VerdictQueue } from './verdict-queue.ts';

function verdict(subject: string): Verdict {
  return { kind: 'verdict', id: subject, time: 0, subject, level: 2, seconds: 600, reasons: [], policy: 'test' };
}

function harness(decide: (subject: string) => Decision) {
  const tried: string[] = [];
  const refused: string[] = [];
  const notices: string[] = [];
  let now = 1_000 * SECOND;
  const queue = new VerdictQueue({
    carryOut: async ({ subject }) => {
      tried.push(subject);
      return decide(subject);
    },
    clock: () => now,
    onRefusal: (subject, error) => refused.push(`${subject} ${error.code}`),
    onNotice: (text) => notices.push(text),
  });
  const pass = async (duration: number) => {
    now += duration;
    queue.tick();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { queue, tried, refused, notices, pass };
}

const DONE: Decision = { kind: 'nothing' };
const refusal = (code: 'GH-DEF-002' | 'GH-DEF-008'): Decision => ({
  kind: 'refused',
  subject: '192.0.2.1',
  error: new GatehoundError(code, 'no'),
});

test('a verdict that could not be carried out is tried again until it can', async () => {
  let free = false;
  const { queue, tried, refused, pass } = harness(() => (free ? DONE : refusal('GH-DEF-008')));
  queue.add(verdict('192.0.2.1'));
  await pass(0);
  await pass(SECOND);
  await pass(SECOND);
  assert.equal(tried.length, 3);
  assert.equal(refused.length, 3);
  free = true;
  await pass(SECOND);
  await pass(SECOND);
  assert.equal(tried.length, 4);
  assert.equal(queue.size, 0);
});

test('it is given up when its time is over, and at once when trying again would not help', async () => {
  const { queue, tried, pass } = harness((subject) => refusal(subject === '192.0.2.2' ? 'GH-DEF-002' : 'GH-DEF-008'));
  queue.add(verdict('192.0.2.1'));
  await pass(0);
  await pass(601 * SECOND);
  await pass(SECOND);
  assert.equal(queue.size, 0);
  queue.add(verdict('192.0.2.2'));
  await pass(SECOND);
  assert.deepEqual(tried, ['192.0.2.1', '192.0.2.2']);
});

test('a flood of sources is blocked at 300 a minute, says so once, and is bounded', async () => {
  const { queue, tried, notices, pass } = harness(() => DONE);
  for (let index = 0; index < 20_000; index++)
    queue.add(verdict(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`));
  await pass(SECOND);
  assert.equal(tried.length, 300);
  assert.equal(queue.size, 10_000);
  assert.equal(notices.length, 1);
  assert.match(notices[0] ?? '', /may be forged/);
  await pass(MINUTE);
  assert.equal(tried.length, 600);
  assert.equal(notices.length, 2);
});
