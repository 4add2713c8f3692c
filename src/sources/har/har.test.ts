import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { HttpTransaction } from '../../model/transaction/http.ts';
import { BatchPool } from '../batch.ts';
import { openReader } from '../open.ts';
import { chunked } from '../testing/captures.ts';
import { EntryCutter, MAXIMUM_ENTRY } from './entry-cutter.ts';

async function read(text: string | Uint8Array, sizes?: readonly number[]) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const source = await openReader('test', chunked(bytes, sizes));
  const rows: HttpTransaction[] = [];
  for await (const batch of source.batches(new BatchPool())) {
    if (batch.kind === 'records') rows.push(...batch.records.filter((record) => record.kind === 'http'));
  }
  return { rows, statistics: source.statistics, format: source.format };
}

const document = (...entries: readonly unknown[]) =>
  JSON.stringify({
    log: {
      version: '1.2',
      creator: { name: 'entries', version: '[{"' },
      pages: [{ id: 'entries' }],
      entries,
      comment: '',
    },
  });

const REQUEST = {
  method: 'GET',
  url: 'https://a.example/',
  httpVersion: 'h2',
  headers: [],
  headersSize: -1,
  bodySize: 0,
};
const ENTRY = {
  startedDateTime: '2026-11-20T19:03:38.250+01:00',
  time: 12.5,
  request: REQUEST,
  response: { status: 200, statusText: 'OK', httpVersion: 'h2', headers: [], content: { size: 0 }, bodySize: 0 },
};

const LOGIN = {
  ...ENTRY,
  serverIPAddress: '[2001:db8::2]',
  request: {
    ...REQUEST,
    method: 'POST',
    url: 'http://user:secret@shop.example:8080/login?next=ž#top',
    httpVersion: 'HTTP/1.1',
    headers: [
      { name: 'User-Agent', value: 'ua' },
      { name: 'Content-Type', value: 'application/x-www-form-urlencoded; charset=utf-8' },
      { name: 'Content-Encoding', value: 'gzip' },
    ],
    postData: { mimeType: 'application/x-www-form-urlencoded', text: 'a=ž&b=1' },
  },
  response: {
    ...ENTRY.response,
    status: 403,
    statusText: 'Forbidden',
    headers: [{ name: 'Content-Type', value: 'text/HTML' }],
    content: { size: 5, mimeType: 'text/html', text: Buffer.from('hello').toString('base64'), encoding: 'base64' },
  },
};

test('an entry becomes a transaction with all its content', async () => {
  const { rows, statistics, format } = await read(document(LOGIN));
  assert.equal(format, 'har');
  assert.equal(statistics.partial, null);
  assert.equal(statistics.transactions, 1);
  const [row] = rows;
  assert.ok(row?.web !== undefined);
  assert.equal(row.time, Date.UTC(2026, 10, 20, 18, 3, 38, 250) * 1_000);
  assert.deepEqual([row.originator, row.responder, row.responderPort], ['unknown', '2001:db8::2', 8_080]);
  assert.deepEqual(
    [row.host, row.userAgent, row.status, row.statusText],
    ['shop.example:8080', 'ua', 403, 'Forbidden'],
  );
  assert.deepEqual([row.requestType, row.responseType], ['application/x-www-form-urlencoded', 'text/html']);
  assert.deepEqual(row.web, {
    request: {
      method: 'POST',
      target: '/login?next=\xc5\xbe',
      version: '1.1',
      headers: [
        ...['Host', 'shop.example:8080', 'User-Agent', 'ua'],
        ...['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
      ],
      body: new Uint8Array(Buffer.from('a=ž&b=1')),
      isBodyCut: false,
    },
    response: {
      status: 403,
      headers: ['Content-Type', 'text/HTML'],
      size: 5,
      body: new Uint8Array(Buffer.from('hello')),
    },
    client: 'unknown',
    inspection: null,
    refused: null,
  });
});

describe('a request', () => {
  const requestOf = async (request: object) => (await read(document({ ...ENTRY, request }))).rows[0]?.web?.request;

  test('keeps its own Host header, and no pseudo-headers', async () => {
    const headers = [':authority', 'host', 'x'].map((name) => ({ name, value: `v-${name}` }));
    const request = await requestOf({ ...REQUEST, headers });
    assert.deepEqual(request?.headers, ['host', 'v-host', 'x', 'v-x']);
    assert.equal(request.version, '2');
  });

  test('of a form without text is put together of its parameters', async () => {
    const params = [{ name: 'a b', value: "'" }, { name: 'c' }];
    const request = await requestOf({ ...REQUEST, postData: { mimeType: 'x', params } });
    assert.equal(Buffer.from(request?.body ?? []).toString(), "a%20b='&c=");
  });

  test('for a URL without a path asks for the root', async () => {
    assert.equal((await requestOf({ ...REQUEST, url: 'http://a.example' }))?.target, '/');
    assert.equal((await requestOf({ ...REQUEST, url: 'http://a.example?q' }))?.target, '/?q');
  });

  test('with a long body keeps its beginning', async () => {
    const request = await requestOf({ ...REQUEST, postData: { text: 'x'.repeat(70_000) } });
    assert.equal(request?.body?.length, 65_536);
    assert.equal(request.isBodyCut, true);
  });
});

test('a request that never was answered has no answer', async () => {
  const { rows } = await read(document({ ...ENTRY, response: { ...ENTRY.response, status: 0 } }));
  assert.equal(rows[0]?.web?.response, null);
  assert.equal(rows[0]?.status, null);
});

test('what never was on the network is passed over, and named', async () => {
  const { rows, statistics } = await read(
    document({ ...ENTRY, request: { ...REQUEST, url: 'data:text/plain,x' } }, ENTRY),
  );
  assert.equal(rows.length, 1);
  assert.deepEqual(statistics.skipped, ['entries without a network address']);
});

test('an entry that cannot be read is counted with its place', async () => {
  for (const [entry, problem] of [
    [{}, 'it has no request'],
    [{ ...ENTRY, startedDateTime: 'today' }, 'startedDateTime is no time'],
    [{ ...ENTRY, request: { ...REQUEST, url: 7 } }, 'its request has no URL or method'],
  ] as const) {
    const { rows, statistics } = await read(document(ENTRY, entry, ENTRY));
    assert.equal(rows.length, 2);
    assert.equal(statistics.unreadable, 1);
    assert.equal(statistics.partial?.code, 'GH-SRC-013');
    assert.match(statistics.partial.message, new RegExp(`^entry 2 \\(byte \\d+\\) cannot be read: ${problem}$`));
  }
});

test('of a document that is cut the whole entries are read', async () => {
  const text = document(LOGIN, ENTRY, ENTRY);
  const { rows, statistics } = await read(text.slice(0, text.length - 200));
  assert.equal(rows.length, 2);
  assert.equal(statistics.partial?.code, 'GH-SRC-011');
  assert.match(statistics.partial.message, /after entry 2/);
});

test('a document is read the same packed, indented, and cut at any place', async () => {
  const text = document(LOGIN, ENTRY);
  const whole = (await read(text)).rows;
  const contents = (rows: readonly HttpTransaction[]) => rows.map(({ web }) => web);
  assert.equal(whole.length, 2);
  for (const size of [1, 3, 100]) assert.deepEqual((await read(text, [size])).rows, whole);
  assert.deepEqual((await read(gzipSync(text))).rows, whole);
  const indented = `\uFEFF${JSON.stringify(JSON.parse(text), null, 2)}`;
  assert.deepEqual(contents((await read(indented)).rows), contents(whole));
});

test('an entry that is too long is passed over, and takes no memory beyond the bound', () => {
  const cutter = new EntryCutter();
  const feed = (text: string) => cutter.take(new TextEncoder().encode(text));
  feed('{"log":{"entries":[{"a":"');
  const filler = new Uint8Array(1 << 22).fill(0x78);
  for (let count = 0; count * filler.length <= MAXIMUM_ENTRY; count += 1) assert.deepEqual(cutter.take(filler), []);
  assert.deepEqual(feed('"},{"b":1}]}}'), [
    { bytes: null, number: 1, byte: 19 },
    { bytes: new TextEncoder().encode('{"b":1}'), number: 2, byte: 28 + 17 * filler.length },
  ]);
  assert.ok(cutter.isWhole);
});

test('any JSON in entries, and any bytes behind the beginning, give rows or are counted', async () => {
  const key = fc.constantFrom(
    ...['request', 'response', 'startedDateTime', 'url', 'method', 'headers', 'postData', 'content'],
  );
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(ENTRY.startedDateTime, REQUEST, ENTRY.response, 'http://a/'));
  const entry = fc.oneof(
    fc.dictionary(key, value),
    fc.record({ startedDateTime: value, request: value, response: value }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 5 }), fc.uint8Array({ maxLength: 60 }), async (entries, noise) => {
      const { statistics, rows } = await read(document(...entries), [17]);
      assert.equal(rows.length + statistics.unreadable <= entries.length, true);
      await read(Uint8Array.from([...Buffer.from('{"log":{"entries":['), ...noise]), [5]);
    }),
    { numRuns: 300 },
  );
});

test('what was answered stands there unpacked, whatever its headers say of the way it came', async () => {
  const text = 'root:x:0:0:root:/root:/bin/bash\n';
  const headers = [
    { name: 'Content-Encoding', value: 'gzip' },
    { name: 'Content-Type', value: 'text/plain' },
  ];
  const response = { ...ENTRY.response, headers, content: { size: text.length, text } };
  const { rows } = await read(document({ ...ENTRY, response }));
  assert.deepEqual(rows[0]?.web?.response?.headers, ['Content-Type', 'text/plain']);
  assert.equal(Buffer.from(rows[0]?.web?.response?.body ?? []).toString(), text);
  const none = await read(document({ ...ENTRY, response: { ...response, content: { size: 9 } } }));
  assert.deepEqual(none.rows[0]?.web?.response?.headers, ['Content-Encoding', 'gzip', 'Content-Type', 'text/plain']);
});
