import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressText } from './progress.ts';

const packets = { bytesRead: 250, bytesTotal: 1_000, packets: 500_000, flows: 0 };

test('progress tells how far, how fast and how long still', () => {
  assert.equal(progressText(packets, 2), '[######------------------] 25 %  500,000 packets  250,000/s  6 s left');
});

test('an input without a size has a rate and no bar', () => {
  assert.equal(progressText({ ...packets, bytesTotal: null }, 2), '500,000 packets  250,000/s');
});

test('logs are counted in flows, and nothing is divided by zero', () => {
  assert.equal(
    progressText({ bytesRead: 0, bytesTotal: 10, packets: 0, flows: 0 }, 1),
    `[${'-'.repeat(24)}] 0 %  0 flows  0/s  0 s left`,
  );
});

test('while learning it tells what is learned and how much of it', () => {
  const training = { ...packets, phase: 'training', learned: 12_000, toLearn: 55_001 } as const;
  assert.equal(
    progressText(training, 2),
    'learning what is normal 12,000 of 55,001  [######------------------] 25 %  500,000 packets  250,000/s  6 s left',
  );
  assert.equal(
    progressText({ ...training, phase: 'mapping', learned: 11_000, bytesTotal: null }, 2),
    'learning which features go together 11,000 of 55,001  500,000 packets  250,000/s  9 s left to learn',
  );
  assert.equal(progressText({ ...training, phase: 'scoring' }, 2), progressText(packets, 2));
});
