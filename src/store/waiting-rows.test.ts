import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALERT, BLOCK, EVIDENCE, VERDICT } from './testing/sample-records.ts';
import { WaitingRows } from './waiting-rows.ts';

test('a flood of evidence fills the queue to its cap and no further, and each drop is counted', () => {
  const rows = new WaitingRows(100);
  for (let index = 0; index < 10_000; index++) rows.add({ ...EVIDENCE, id: `e${index}` });
  assert.equal(rows.waiting, 100);
  assert.deepEqual(rows.dropped, { evidence: 9_900 });
});

test('rows under way to the thread count against the cap until they are settled', () => {
  const rows = new WaitingRows(2);
  rows.add({ ...EVIDENCE, id: 'e1' });
  rows.add({ ...EVIDENCE, id: 'e2' });
  assert.equal(rows.take(10).length, 2);
  rows.add({ ...EVIDENCE, id: 'e3' });
  assert.deepEqual(rows.dropped, { evidence: 1 });
  rows.settle(2);
  rows.add({ ...EVIDENCE, id: 'e4' });
  assert.equal(rows.waiting, 1);
});

test('alerts and verdicts still pass where evidence does not, up to twice the cap; blocks always pass', () => {
  const rows = new WaitingRows(10);
  for (let index = 0; index < 50; index++) rows.add({ ...EVIDENCE, id: `e${index}` });
  for (let index = 0; index < 50; index++) rows.add({ ...ALERT, id: `a${index}` });
  for (let index = 0; index < 50; index++) rows.add({ ...VERDICT, id: `v${index}` });
  for (let index = 0; index < 50; index++) rows.add({ ...BLOCK, since: index });
  assert.deepEqual(rows.dropped, { evidence: 40, alert: 40, verdict: 50 });
  assert.equal(rows.waiting, 10 + 10 + 50);
});

test('growing evidence waits once, in its newest revision', () => {
  const rows = new WaitingRows(1);
  for (const revision of [0, 2, 1]) rows.add({ ...EVIDENCE, revision });
  assert.deepEqual(rows.take(10), [{ ...EVIDENCE, revision: 2 }]);
  assert.equal(rows.overtaken, 2);
  assert.deepEqual(rows.dropped, {});
});

test('blocks and releases of one subject keep their order', () => {
  const rows = new WaitingRows(1);
  const release = { kind: 'block-release', subject: BLOCK.subject, time: 5, why: '' } as const;
  const again = { ...BLOCK, since: 6 };
  for (const record of [BLOCK, release, again]) rows.add(record);
  assert.deepEqual([...rows.take(2), ...rows.take(2)], [BLOCK, release, again]);
});
