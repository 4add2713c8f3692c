import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineInput } from '../model/stream.ts';
import { Interjections } from './interjections.ts';

const tick = (time: number): EngineInput => ({ kind: 'tick', time });
const quarantine = (time: number): EngineInput => ({ kind: 'quarantine', time, subject: '10.0.0.1', until: time });

test('what the agent adds comes before the next input, in order, once', async () => {
  const given: string[] = [];
  const interjections = new Interjections(async (input) => {
    given.push(`${input.kind} ${'time' in input ? input.time : ''}`);
    // The first takes longest: the order is that of the calls all the same.
    await new Promise((resolve) => setTimeout(resolve, given.length === 1 ? 20 : 0));
  });
  interjections.add(quarantine(1));
  interjections.add(quarantine(2));
  await Promise.all([interjections.push(tick(3)), interjections.push(tick(4))]);
  interjections.add(quarantine(5));
  await interjections.push(tick(6));
  assert.deepEqual(given, ['quarantine 1', 'quarantine 2', 'tick 3', 'tick 4', 'quarantine 5', 'tick 6']);
});

test('a push that fails is told to whoever pushed the input after it', async () => {
  const interjections = new Interjections(async (input) => {
    if (input.kind === 'quarantine') throw new Error('the thread failed');
  });
  interjections.add(quarantine(1));
  await assert.rejects(interjections.push(tick(2)), /the thread failed/);
});
