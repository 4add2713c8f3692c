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
