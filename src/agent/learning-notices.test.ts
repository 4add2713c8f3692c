import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PacketStageCounters } from '../engine/packet-stage.ts';
import { LearningNotices } from './learning-notices.ts';

const START: PacketStageCounters = {
  phase: 'mapping',
  learned: 0,
  toLearn: 2_000,
  learnedShare: 0,
  scored: 0,
  strange: 0,
  evicted: 0,
  refused: 0,
  isOverspent: false,
};

function told(...states: readonly Partial<PacketStageCounters>[]): readonly string[] {
  const said: string[] = [];
  const notices = new LearningNotices((text) => said.push(text));
  for (const state of states) notices.look({ ...START, ...state });
  return said;
}

test('each quarter is told once, when it is over', () => {
  const said = told(
    {},
    { learned: 499, learnedShare: 0.2499 },
    { learned: 500, learnedShare: 0.25 },
    { learned: 600, learnedShare: 0.3, phase: 'training' },
    { learned: 1_600, learnedShare: 0.8, phase: 'training' },
    // By time learning may have to wait for packets.
    { learned: 1_700, learnedShare: 1, phase: 'training' },
    { learned: 2_000, learnedShare: 1, phase: 'scoring' },
  );
  assert.deepEqual(said, [
    'the packet head is through 25 % of its learning, with 500 packets',
    'the packet head is through 75 % of its learning, with 1,600 packets',
  ]);
});

test('a budget that is overspent is told when it happens and when it is over', () => {
  const scoring = { phase: 'scoring', learned: 2_000 } as const;
  const over = { ...scoring, isOverspent: true };
  const said = told(scoring, over, over, scoring, scoring);
  assert.equal(said.length, 2);
  assert.match(said[0] ?? '', /more than its budget .* proposes no block/);
  assert.match(said[1] ?? '', /within its budget/);
});
