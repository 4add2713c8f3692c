import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { GatehoundError } from '../../model/error.ts';
import { type ListCounters, listCounters } from '../request-list.ts';
import { readHarRequests } from './har-requests.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-har-'));
after(() => rmSync(folder, { recursive: true }));

async function read(text: string): Promise<{ readonly targets: readonly string[]; readonly counters: ListCounters }> {
  const path = join(folder, 'one.har');
  writeFileSync(path, text);
  const counters = listCounters();
  const targets: string[] = [];
  for await (const requests of readHarRequests(path, counters)) targets.push(...requests.map(({ target }) => target));
  return { targets, counters };
}

function entry(second: number, url: string, more: object = {}): object {
  return {
    startedDateTime: `2026-11-20T10:00:0${second}.000Z`,
    time: 1,
    request: { method: 'GET', url, httpVersion: 'HTTP/1.1', headers: [], ...more },
    response: { status: 200, headers: [], content: { size: 0 } },
  };
}

const documentOf = (entries: readonly object[]): string => JSON.stringify({ log: { version: '1.2', entries } });

test('requests come as they stand there, also where that is not the order of their times', async () => {
  const text = documentOf([
    entry(5, 'http://a/3'),
    entry(1, 'http://a/1'),
    entry(3, 'data:,x'),
    entry(2, 'http://a/2'),
  ]);
  const { targets, counters } = await read(text);
  assert.deepEqual(targets, ['/3', '/1', '/2']);
  assert.deepEqual([counters.read, counters.unreadable], [3, 0]);
});

test('entries that cannot be read are counted, and so is an end that is missing', async () => {
  const whole = documentOf([entry(1, 'http://a/1'), { request: {} }, entry(2, 'http://a/2')]);
  const { targets, counters } = await read(whole);
  assert.deepEqual(targets, ['/1', '/2']);
  assert.deepEqual([counters.unreadable, counters.firstUnreadable], [1, 2]);
  const cut = await read(whole.slice(0, -30));
  assert.deepEqual([cut.targets, cut.counters.unreadable], [['/1'], 2]);
});

test('parameters that are no texts make nothing throw', async () => {
  const params = [{ name: { toString: 1 }, value: [[]] }, null, { name: 'a', value: 1 }];
  assert.deepEqual((await read(documentOf([entry(1, 'http://a/1', { postData: { params } })]))).targets, ['/1']);
});

test('what is no HAR is refused', async () => {
  await assert.rejects(
    read('GET / HTTP/1.1'),
    (error) => error instanceof GatehoundError && error.code === 'GH-SRC-004',
  );
});
