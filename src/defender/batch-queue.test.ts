import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatchQueue } from './batch-queue.ts';

test('requests that wait together are one batch; other work keeps its place between them', async () => {
  const log: string[] = [];
  const queue = new BatchQueue<string, string>(3, async (requests) => {
    log.push(requests.join(''));
    return requests.map((request) => request.toUpperCase());
  });
  const results = [
    queue.add('a'),
    queue.add('b'),
    queue.run(async () => String(log.push('work'))),
    queue.add('c'),
    queue.add('d'),
    queue.add('e'),
    queue.add('f'),
  ];
  assert.equal(queue.size, 6);
  assert.deepEqual(await Promise.all(results), ['A', 'B', '2', 'C', 'D', 'E', 'F']);
  assert.deepEqual(log, ['ab', 'work', 'cde', 'f']);
  assert.equal(queue.size, 0);
});
