import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { GatehoundError } from '../../model/error.ts';
import type { HttpTransaction } from '../../model/transaction/http.ts';
import { BatchPool } from '../batch.ts';
import { openReader } from '../open.ts';
import { chunked } from '../testing/captures.ts';

async function read(text: string | Uint8Array, sizes?: readonly number[]) {
  const bytes = typeof text === 'string' ? Uint8Array.from(Buffer.from(text, 'latin1')) : text;
  const source = await openReader('test', chunked(bytes, sizes));
  const rows: HttpTransaction[] = [];
  for await (const batch of source.batches(new BatchPool())) {
    if (batch.kind === 'records') rows.push(...batch.records.filter((record) => record.kind === 'http'));
  }
  return { rows, statistics: source.statistics, format: source.format };
}

async function one(line: string): Promise<HttpTransaction> {
  const { rows, statistics } = await read(`${line}\n`);
  assert.equal(statistics.partial, null);
  assert.equal(rows.length, 1, line);
  return rows[0] as HttpTransaction;
}

const NEXT = '192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] "GET /next HTTP/1.1" 200 1';
const COMBINED =
  '192.0.2.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a?b=%27 HTTP/1.0" 200 2326 "http://a.example/" "Mozilla/5.0 (X)"';

test('a row of the combined format becomes a transaction with content', async () => {
  const row = await one(COMBINED);
  assert.match(row.uid, /^C[0-9a-f]{17}$/);
  assert.deepEqual(row, {
    kind: 'http',
    uid: row.uid,
    time: Date.UTC(2000, 9, 10, 20, 55, 36) * 1_000,
    originator: '192.0.2.1',
    originatorPort: 0,
    responder: '::',
    responderPort: 0,
    depth: 1,
    method: 'GET',
    host: null,
    uri: '/a?b=%27',
    referrer: 'http://a.example/',
    version: '1.0',
    userAgent: 'Mozilla/5.0 (X)',
    origin: null,
    requestBodyBytes: 0,
    responseBodyBytes: 2_326,
    status: 200,
    statusText: null,
    interimStatus: null,
    interimText: null,
    username: 'frank',
    password: null,
    proxied: [],
    requestType: null,
    responseType: null,
    web: {
      request: {
        method: 'GET',
        target: '/a?b=%27',
        version: '1.0',
        headers: ['Referer', 'http://a.example/', 'User-Agent', 'Mozilla/5.0 (X)'],
        body: null,
        isBodyCut: false,
      },
      response: { status: 200, headers: [], size: 2_326, body: null },
      client: '192.0.2.1',
      inspection: null,
      refused: null,
    },
  });
});

describe('who asked', () => {
  const clients: readonly (readonly [string, string, string | null])[] = [
    ['192.0.2.1 - -', '192.0.2.1', null],
    ['2001:DB8:0:0::1 - -', '2001:db8::1', null],
    ['::ffff:192.0.2.1 - -', '192.0.2.1', null],
    ['fe80::1%eth0 - -', 'fe80::1', null],
    ['[2001:db8::1] - -', '2001:db8::1', null],
    ['192.0.2.1 - a user of two words', '192.0.2.1', null],
    ['Host.Example.COM - -', 'host.example.com', null],
    ['shop.example:443 192.0.2.1 - -', '192.0.2.1', 'shop.example:443'],
    ['shop.example 192.0.2.1 - bob', '192.0.2.1', 'shop.example'],
    ['www client.example - -', 'client.example', 'www'],
    ['- 192.0.2.1 - -', '192.0.2.1', null],
    // A client chooses the name that it calls the server by: it is not taken for the client.
    ['203.0.113.9 192.0.2.1 - -', '192.0.2.1', '203.0.113.9'],
    ['203.0.113.9, 198.51.100.1, 192.0.2.1 - -', '192.0.2.1', null],
    ['unix: - -', 'unknown', null],
    ['Nov 20 19:03:38 web1 nginx: 192.0.2.1 - -', '192.0.2.1', null],
    ['<190>Nov  2 19:03:38 web1 nginx: 192.0.2.1 - -', '192.0.2.1', null],
  ];
  for (const [before, client, server] of clients) {
    test(before, async () => {
      const row = await one(`${before} [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 5`);
      assert.equal(row.originator, client);
      assert.equal(row.web?.client, client);
      assert.equal(row.host, server);
      if (server !== null) assert.deepEqual(row.web?.request.headers.slice(0, 2), ['Host', server]);
    });
  }

  test('a port of the server is known where its name tells it', async () => {
    const row = await one(`shop.example:8443 ${COMBINED}`);
    assert.equal(row.responderPort, 8_443);
  });
});

describe('what was asked', () => {
  const requests: readonly (readonly [string, string | null, string | null, string | null])[] = [
    ['GET /?q=\\x22\\xC3\\xA9\\x5C HTTP/1.1', 'GET', '/?q="\xc3\xa9\\', '1.1'],
    ['GET /?q=\\"\\\\\\t HTTP/1.1', 'GET', '/?q="\\\t', '1.1'],
    ['GET /?q=1 union select HTTP/1.1', 'GET', '/?q=1 union select', '1.1'],
    ['GET /?q="x" onload="y" HTTP/1.1', 'GET', '/?q="x" onload="y"', '1.1'],
    ['GET /\xe9 HTTP/1.1', 'GET', '/\xe9', '1.1'],
    ['PROPFIND * HTTP/1.1', 'PROPFIND', '*', '1.1'],
    ['GET / HTTP/2.0', 'GET', '/', '2'],
    ['CONNECT a.example:443 HTTP/1.1', 'CONNECT', 'a.example:443', '1.1'],
    ['GET http://b.example/x HTTP/1.1', 'GET', 'http://b.example/x', '1.1'],
    ['GET /old', 'GET', '/old', '0.9'],
    ['get /x HTTP/1.1', 'get', '/x', '1.1'],
    ['\\x16\\x03\\x01\\x02', null, '\x16\x03\x01\x02', null],
    ['SSH-2.0-Go', null, 'SSH-2.0-Go', null],
    ['-', null, null, null],
    ['', null, null, null],
  ];
  for (const [text, method, target, version] of requests) {
    test(JSON.stringify(text), async () => {
      const row = await one(`192.0.2.1 - - [10/Oct/2000:13:55:36 +0000] "${text}" 400 0 "-" "-"`);
      assert.deepEqual([row.method, row.uri, row.version], [method, target, version]);
      assert.equal(row.web?.request.method, method ?? '');
      assert.equal(row.web?.request.target, target ?? '');
      assert.equal(row.status, 400);
      assert.deepEqual(row.web?.request.headers, []);
    });
  }

  test('a client that forges a row within a field changes only that field', async () => {
    const forged =
      '\\" 200 5 \\"-\\" \\"-\\"\\n10.0.0.1 - - [10/Oct/2000:13:55:36 +0000] \\"GET /forged HTTP/1.1\\" 200 5';
    const row = await one(`192.0.2.1 - - [10/Oct/2000:13:55:36 +0000] "GET /${forged} HTTP/1.1" 404 7 "-" "x"`);
    assert.deepEqual([row.originator, row.status, row.responseBodyBytes, row.userAgent], ['192.0.2.1', 404, 7, 'x']);
    assert.ok(row.uri?.includes('/forged'));
  });

  test('a user whose name looks like a request is a user', async () => {
    const name = 'x [10/Oct/2000:13:55:36 +0000] \\"GET /forged HTTP/1.1\\" 200 5';
    const row = await one(`192.0.2.1 - ${name} [10/Oct/2000:13:55:36 +0000] "GET /true HTTP/1.1" 401 7`);
    assert.deepEqual([row.uri, row.status], ['/true', 401]);
  });
});

describe('what came of it, and what else is told', () => {
  const start = '192.0.2.1 - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1"';

  test('a size that is not told is told apart from none', async () => {
    assert.equal((await one(`${start} 304 -`)).web?.response?.size, 0);
    assert.equal((await one(`${start} 304`)).web?.response?.size, null);
  });

  test('a status that is none is not made up', async () => {
    assert.deepEqual((await one(`${start} - -`)).status, null);
    assert.equal((await one(`${start} 000 0`)).status, null);
  });

  test("nginx's main format tells X-Forwarded-For; times and sizes behind are passed over", async () => {
    const headers = async (rest: string) => (await one(`${start} 200 5 ${rest}`)).web?.request.headers;
    assert.deepEqual(await headers('"-" "ua" "203.0.113.9, 1.1.1.1"'), [
      ...['User-Agent', 'ua', 'X-Forwarded-For', '203.0.113.9, 1.1.1.1'],
    ]);
    assert.deepEqual(await headers('"-" "ua" "0.001"'), ['User-Agent', 'ua']);
    assert.deepEqual(await headers('"r\\x22" "u\\"a" 312 4711 rt="0.001"'), ['Referer', 'r"', 'User-Agent', 'u"a']);
    assert.deepEqual(await headers('"-" "-" 1 "router@docker" "http://10.0.0.2:80" 2ms'), []);
    assert.deepEqual(await headers('"-" "cut'), []);
  });

  test('times are read with their zone and fraction', async () => {
    const at = async (time: string) => (await one(NEXT.replace(/\[.*\]/, `[${time}]`))).time;
    const noon = Date.UTC(2026, 1, 28, 12) * 1_000;
    assert.equal(await at('28/Feb/2026:12:00:00 +0000'), noon);
    assert.equal(await at('28/Feb/2026:17:30:00 +0530'), noon);
    assert.equal(await at('28/Feb/2026:02:30:00 -0930'), noon);
    assert.equal(await at('28/Feb/2026:12:00:00.25 +0000'), noon + 250_000);
    assert.equal(await at('28/Feb/2026:11:59:60 +0000'), noon);
  });
});

describe('rows that cannot be read', () => {
  for (const [line, problem] of [
    ['nonsense', 'it has no time in brackets with a request behind it'],
    [NEXT.replace('10/Oct', '31/Feb'), '31/Feb/2000:13:55:36 -0700 is no time'],
    [NEXT.replace('13:55', '25:55'), '10/Oct/2000:25:55:36 -0700 is no time'],
    [NEXT.replace('192.0.2.7', '192.0.2.777'), 'the client is neither address nor name'],
    [NEXT.replace('192.0.2.7', '<script>'), 'the client is neither address nor name'],
    [NEXT.replace('" 200 1', ''), 'there is no request in quotes with a status behind it'],
    [NEXT.replace('- - ', ''), 'client, ident and user do not stand before the time'],
    ['x'.repeat((1 << 20) + 1), 'it is longer than 1048576 bytes'],
    ['{"status":200', 'it is no JSON'],
    ['{"status":200,"request_method":"GET","request_uri":"/"}', 'it has no time that can be read'],
  ] as const) {
    test(problem, async () => {
      const { rows, statistics } = await read(`${NEXT}\n${line}\n\n${NEXT}\n`);
      assert.equal(rows.length, 2);
      assert.equal(statistics.unreadable, 1);
      assert.equal(statistics.transactions, 2);
      assert.equal(statistics.partial?.code, 'GH-SRC-013');
      assert.ok(statistics.partial.message.startsWith(`line 2 (byte ${NEXT.length + 1})`), statistics.partial.message);
      assert.ok(statistics.partial.message.endsWith(problem), statistics.partial.message);
    });
  }
});

const JSON_ROWS: Readonly<Record<string, string>> = {
  nginx:
    '{"time_iso8601":"2026-11-20T19:03:38+01:00","remote_addr":"2001:db8::7","remote_port":"4711","remote_user":"","request":"POST /p?q=1 HTTP/1.1","request_method":"POST","request_uri":"/p?q=1","server_protocol":"HTTP/1.1","status":"404","body_bytes_sent":"12","http_referer":"","http_user_agent":"ua \\"x\\"","http_host":"a.example:8080","http_x_forwarded_for":"1.1.1.1","http_cookie":"c=1","http_x_api_version":"\xc3\xa9","request_body":"a=b"}',
  'nginx with escapes for text':
    '{"time":"20/Nov/2026:19:03:38 +0100","remote_addr":"2001:db8::7","request":"POST /p?q=1 HTTP/1.1","status":404,"bytes":12,"http_user_agent":"ua \\x22x\\x22"}',
  Caddy:
    '{"level":"info","ts":1795197818,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"10.0.0.1","remote_port":"4711","client_ip":"2001:db8::7","proto":"HTTP/1.1","method":"POST","host":"a.example:8080","uri":"/p?q=1","headers":{"User-Agent":["ua \\"x\\""],"X-Two":["a","b"]}},"duration":0.1,"size":12,"status":404,"resp_headers":{"Server":["Caddy"]}}',
  Traefik:
    '{"ClientAddr":"[2001:db8::7]:4711","ClientHost":"2001:db8::7","ClientPort":"4711","ClientUsername":"-","DownstreamContentSize":12,"DownstreamStatus":404,"RequestHost":"a.example:8080","RequestMethod":"POST","RequestPath":"/p?q=1","RequestProtocol":"HTTP/1.1","StartUTC":"2026-11-20T18:03:38.000000Z","request_User-Agent":"ua \\"x\\"","time":"2026-11-20T18:03:39Z"}',
  'Elastic Common Schema':
    '{"@timestamp":"2026-11-20T18:03:38.000Z","source":{"ip":"2001:db8::7","port":4711},"http":{"request":{"method":"POST"},"response":{"status_code":404,"body":{"bytes":12}},"version":"1.1"},"url":{"original":"/p?q=1","domain":"a.example:8080"},"user_agent":{"original":"ua \\"x\\""}}',
  'Elastic Common Schema, flat':
    '{"@timestamp":"2026-11-20T18:03:38.000Z","source.ip":"2001:db8::7","http.request.method":"POST","http.response.status_code":404,"http.response.body.bytes":12,"http.version":"1.1","url.path":"/p","url.query":"q=1","user_agent.original":"ua \\"x\\""}',
  Envoy:
    '{"start_time":"2026-11-20T18:03:38.000Z","method":"POST","path":"/p?q=1","protocol":"HTTP/1.1","response_code":404,"bytes_sent":12,"downstream_remote_address":"[2001:db8::7]:4711","user_agent":"ua \\"x\\"","authority":"a.example:8080"}',
  'Apache with a format of its own':
    '{"time":"2026-11-20 19:03:38 +0100","remoteIP":"2001:db8::7","host":"a.example:8080","request":"/p","query":"?q=1","method":"POST","status":"404","userAgent":"ua \\"x\\"","referer":"-","size":"12"}',
};

describe('rows in JSON', () => {
  for (const [server, line] of Object.entries(JSON_ROWS)) {
    test(server, async () => {
      const { rows, statistics, format } = await read(`${line}\n${line}\n`);
      assert.equal(format, 'access-log');
      assert.equal(statistics.partial, null);
      assert.equal(rows.length, 2);
      const [row] = rows;
      assert.ok(row?.web !== undefined);
      assert.equal(row.time, Date.UTC(2026, 10, 20, 18, 3, 38) * 1_000);
      assert.deepEqual([row.originator, row.method, row.uri], ['2001:db8::7', 'POST', '/p?q=1']);
      assert.deepEqual([row.status, row.responseBodyBytes, row.userAgent], [404, 12, 'ua "x"']);
      if (line.includes('4711')) assert.equal(row.originatorPort, 4_711);
      if (line.includes('a.example')) assert.equal(row.host, 'a.example:8080');
      if (line.includes('HTTP/1.1')) assert.equal(row.version, '1.1');
    });
  }

  test('headers are told by many names, and each once', async () => {
    const nginx = await one(JSON_ROWS['nginx'] as string);
    assert.deepEqual(nginx.web?.request.headers, [
      ...['Host', 'a.example:8080', 'User-Agent', 'ua "x"', 'X-Forwarded-For', '1.1.1.1', 'Cookie', 'c=1'],
      ...['x-api-version', '\xc3\xa9'],
    ]);
    assert.equal(Buffer.from(nginx.web.request.body ?? []).toString(), 'a=b');
    const caddy = await one(JSON_ROWS['Caddy'] as string);
    assert.deepEqual(caddy.web?.request.headers, [
      ...['Host', 'a.example:8080', 'User-Agent', 'ua "x"', 'X-Two', 'a', 'X-Two', 'b'],
    ]);
    assert.deepEqual(caddy.web.response?.headers, ['Server', 'Caddy']);
  });

  test('messages of the server among them are passed over, and named', async () => {
    const { rows, statistics } = await read(
      `{"level":"info","ts":1,"msg":"serving initial configuration"}\n${JSON_ROWS['Caddy']}\n`,
    );
    assert.equal(rows.length, 1);
    assert.equal(statistics.partial, null);
    assert.deepEqual(statistics.skipped, ['messages that are no requests']);
  });

  test('garbage that was sent is what it was', async () => {
    const line = (request: string) =>
      `{"time":"2026-11-20T18:03:38Z","remote_addr":"192.0.2.1","request":"${request}","status":400}`;
    assert.equal((await one(line('\\x16\\x03'))).uri, '\x16\x03');
    assert.equal((await one(line('\\u0016\\u0003'))).uri, '\x16\x03');
    assert.equal((await one(line('GET /\\v HTTP/1.1'))).uri, '/\v');
    assert.equal((await one(line('GET /\\u20ac HTTP/1.1'))).uri, '/\xe2\x82\xac');
    assert.equal((await one(line(''))).method, null);
  });

  test('epoch times are read in any unit', async () => {
    const at = async (time: string) =>
      (await one(`{"time":${time},"remote_addr":"::1","request":"GET / HTTP/1.1","status":200}`)).time;
    for (const time of ['1795197818.5', '"1795197818.500"', '1795197818500', '1795197818500000', '1795197818500000000'])
      assert.equal(await at(time), 1_795_197_818_500_000, time);
  });
});

test('rows that servers write at the end of requests are put in the order of their times', async () => {
  const at = (second: number) => NEXT.replace(':36', `:${second}`).replace('/next', `/${second}`);
  const { rows, statistics } = await read([at(40), at(38), at(41), at(39)].join('\n'));
  assert.deepEqual(
    rows.map(({ uri }) => uri),
    ['/38', '/39', '/40', '/41'],
  );
  assert.equal(statistics.late, 0);
});

test('a log is recognised also packed, after a damaged line, without a line end, and cut at any place', async () => {
  assert.equal((await read(`rest of a line\n${COMBINED}\n`)).rows.length, 1);
  assert.equal((await read(COMBINED)).rows.length, 1);
  assert.equal((await read(JSON_ROWS['Caddy'] as string)).rows.length, 1);
  const text = `\xef\xbb\xbf${COMBINED}\r\n${Object.values(JSON_ROWS).join('\n')}\n`;
  const whole = await read(text);
  assert.equal(whole.rows.length, 9);
  for (const size of [1, 2, 7, 100]) assert.deepEqual((await read(text, [size])).rows, whole.rows);
  assert.deepEqual((await read(gzipSync(Buffer.from(text, 'latin1')))).rows, whole.rows);
});

test('any bytes in a log give rows or are counted', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...['"', '\\', '[10/Oct/2000:13:55:36 -0700] "', ' - ', ' 200 5', '{"status":1', '}', '\\x', '::1', ','],
    ),
    fc.string({ unit: 'binary-ascii', maxLength: 8 }),
    fc.constantFrom(COMBINED, ...Object.values(JSON_ROWS)),
  );
  const line = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
      const { rows, statistics } = await read(`${[NEXT, ...lines].join('\n')}\n`, [13]);
      assert.equal(rows.length, statistics.transactions);
      assert.equal(statistics.unreadable > 0, statistics.partial !== null);
      for (const { web } of rows) {
        for (const text of [web?.request.target, ...(web?.request.headers ?? [])])
          assert.match(text ?? '', /^[\0-\xff]*$/);
      }
    }),
    { numRuns: 300 },
  );
});

test('any JSON in a row gives a row or is counted', async () => {
  const key = fc.constantFrom(
    ...['remote_addr', 'request', 'status', 'time', 'headers', 'size', 'http_x', 'url', 'request_uri'],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.dictionary(key, fc.jsonValue()), { maxLength: 5 }), async (values) => {
      const { statistics } = await read(`${NEXT}\n${values.map((value) => JSON.stringify(value)).join('\n')}\n`);
      assert.ok(statistics.partial === null || statistics.partial instanceof GatehoundError);
    }),
    { numRuns: 200 },
  );
});
