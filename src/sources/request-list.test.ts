import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { GatehoundError } from '../model/error.ts';
import {
  type ListCounters,
  type ListedRequest,
  type ListFormat,
  listCounters,
  readRequestList,
  recogniseList,
} from './request-list.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehound-list-'));
after(() => rmSync(folder, { recursive: true }));

interface Read {
  readonly listed: readonly ListedRequest[];
  readonly counters: ListCounters;
}

async function read(
  content: string | Uint8Array,
  options: { readonly keepsEmpty?: boolean; readonly format?: ListFormat } = {},
): Promise<Read> {
  const path = join(folder, 'list');
  writeFileSync(path, typeof content === 'string' ? Buffer.from(content, 'latin1') : content);
  const counters = listCounters();
  const listed: ListedRequest[] = [];
  for await (const some of readRequestList(path, options.format ?? null, counters, options)) listed.push(...some);
  return { listed, counters };
}

test('a list is recognised by its first line', () => {
  assert.equal(recogniseList('{"url":"/"}'), 'ndjson');
  assert.equal(recogniseList('{"a":1}'), 'lines');
  assert.equal(recogniseList('Label,"Query"'), 'csv');
  assert.equal(recogniseList('/search?q=label,query'), 'lines');
  assert.equal(recogniseList('query,'), 'lines');
  assert.equal(recogniseList(''), 'lines');
});

test('lines keep their bytes, and what is judged has neither line end nor byte order mark', async () => {
  const { listed } = await read('\xef\xbb\xbfa\tb\r\n\xff\xfe\r\n\xef\xbb\xbfc\nd');
  assert.deepEqual(
    listed.map(({ line, raw, number }) => [line, raw, number]),
    [
      ['a\tb', '\xef\xbb\xbfa\tb\r', 1],
      ['\xff\xfe', '\xff\xfe\r', 2],
      ['\xef\xbb\xbfc', '\xef\xbb\xbfc', 3],
      ['d', 'd', 4],
    ],
  );
});

test('empty lines are passed over, or are requests where there must be one for each line', async () => {
  assert.equal((await read('a\n\n \nb\n')).listed.length, 2);
  assert.deepEqual(
    (await read('\n a\n\r\n\nb\n', { keepsEmpty: true })).listed.map(({ line }) => line),
    ['', ' a', '', '', 'b'],
  );
});

test('CSV says what is an attack, by column, and cells may hold line ends', async () => {
  const { listed, counters } = await read(
    'id,Query,Label,attack_type\n1,"a\nb",0,\n2,<x>,1.0,xss\n3,,1,\n4,y,anomalous,\n5,"z\n',
  );
  assert.deepEqual(
    listed.map(({ line, label, name }) => [line, label, name]),
    [
      ['a\nb', 0, ''],
      ['<x>', 1, 'xss'],
      ['y', 1, ''],
    ],
  );
  // The row without a text, and the one whose quotes are never closed.
  assert.deepEqual([counters.read, counters.unreadable, counters.firstUnreadable], [3, 2, 5]);
});

test('CSV without a header that tells is refused where CSV is asked for', async () => {
  await assert.rejects(
    read('a,b\n1,2\n', { format: 'csv' }),
    (error) => error instanceof GatehoundError && error.code === 'GH-WEB-041',
  );
});

test('lines of JSON that hold no request are counted, and kept where there must be one for each line', async () => {
  const text = '{"url":"/a","label":"benign"}\nbroken\n{"url":"/b","label":1}\n';
  const { listed, counters } = await read(text);
  assert.deepEqual(
    listed.map(({ request, label }) => [request?.target, label]),
    [
      ['/a', 0],
      ['/b', 1],
    ],
  );
  assert.deepEqual([counters.read, counters.unreadable, counters.firstUnreadable], [2, 1, 2]);
  const kept = await read(text, { keepsEmpty: true });
  assert.deepEqual(
    kept.listed.map(({ line, request }) => (request === null ? line : '')),
    ['', 'broken', ''],
  );
});

test('a packed list is unpacked, and one that is cut says so when all of it was read', async () => {
  const packed = gzipSync('a\n'.repeat(100_000));
  assert.equal((await read(packed)).listed.length, 100_000);
  await assert.rejects(read(packed.subarray(0, packed.length - 20)), GatehoundError);
});

test('labels that say nothing, or are none, are no attacks: what stands there is kept', async () => {
  const { listed } = await read('query,label\na,\nb,unknown\nc,n/a\nd,?\ne,-1\nf,sqli\n');
  assert.deepEqual(
    listed.map(({ label, labelText }) => [label, labelText]),
    [
      [null, ''],
      [null, 'unknown'],
      [null, 'n/a'],
      [null, '?'],
      [null, '-1'],
      [1, 'sqli'],
    ],
  );
  const json = await read('{"url":"/a","label":null}\n{"url":"/b"}\n{"url":"/c","label":"unlabelled"}\n');
  assert.deepEqual(
    json.listed.map(({ label, labelText }) => [label, labelText]),
    [
      [null, ''],
      [null, null],
      [null, 'unlabelled'],
    ],
  );
});

test('each request knows how many rows are before it, also those that hold none', async () => {
  const { listed, counters } = await read('\n{"url":"/a"}\nbroken\n\n{"url":"/b"}\n\n');
  assert.deepEqual(
    listed.map(({ rowsBefore, emptyBefore }) => [rowsBefore, emptyBefore]),
    [
      [0, 1],
      [2, 2],
    ],
  );
  assert.equal(counters.empty, 2);
  const csv = await read('query,label\na,0\nb,1\n');
  assert.deepEqual(
    csv.listed.map(({ rowsBefore }) => rowsBefore),
    [0, 1],
  );
});
