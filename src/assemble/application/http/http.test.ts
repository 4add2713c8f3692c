import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HttpTransaction } from '../../../model/transaction/http.ts';
import type { Transaction } from '../../../model/transaction.ts';
import { assertCutsDoNotMatter } from '../../testing/any-cut.ts';
import { everyCut, FLOW, play, type Turn, toBytes } from '../../testing/conversation.ts';
import { AcrossFlows } from '../across-flows.ts';
import { HTTP, OUTSTANDING_LIMIT, OUTSTANDING_TEXT } from './http.ts';
import { VALUE_LIMIT } from './http-header.ts';
import { HEADER_LIMIT, LINE_LIMIT } from './http-message.ts';
import { START_TEXT_LIMIT } from './http-start-line.ts';

const asks = (...lines: string[]): Turn => ({ from: 0, says: `${lines.join('\r\n')}\r\n\r\n` });
const answers = (...lines: string[]): Turn => ({ from: 1, says: `${lines.join('\r\n')}\r\n\r\n` });
const plus = (turn: Turn, body: string): Turn => ({ ...turn, says: `${turn.says}${body}` });
const http = (turns: readonly Turn[]): HttpTransaction[] =>
  play(HTTP, turns).filter((one): one is HttpTransaction => one.kind === 'http');
const brief = (transactions: readonly HttpTransaction[]): unknown[] =>
  transactions.map((one) => [one.depth, one.method, one.uri, one.status, one.requestBodyBytes, one.responseBodyBytes]);

const GET = asks('GET / HTTP/1.1', 'Host: a.example');
const OK = plus(answers('HTTP/1.1 200 OK', 'Content-Length: 2'), 'ok');

test('a request and its answer become one transaction with everything Zeek logs of them', () => {
  const transactions = http([
    plus(
      asks(
        'POST /login?next=%2F HTTP/1.1',
        'Host: shop.example:8080',
        'User-Agent: curl/8.0',
        'Referer: http://shop.example/',
        'Content-Type: Application/X-WWW-Form-URLEncoded; charset=utf-8',
        'Content-Length: 7',
      ),
      'a=1&b=2',
    ),
    plus(answers('HTTP/1.0 302 Moved Temporarily', 'content-type:text/HTML;x=1', 'CONTENT-LENGTH:  5  '), 'hello'),
  ]);
  assert.deepEqual(transactions, [
    {
      kind: 'http',
      ...FLOW,
      time: 1_000_000,
      depth: 1,
      method: 'POST',
      host: 'shop.example:8080',
      uri: '/login?next=%2F',
      referrer: 'http://shop.example/',
      version: '1.0',
      userAgent: 'curl/8.0',
      origin: null,
      requestBodyBytes: 7,
      responseBodyBytes: 5,
      status: 302,
      statusText: 'Moved Temporarily',
      interimStatus: null,
      interimText: null,
      username: null,
      password: null,
      proxied: [],
      requestType: 'application/x-www-form-urlencoded',
      responseType: 'text/html',
    },
  ]);
});

test('pipelined requests are paired with their answers in order', () => {
  const turns = [
    {
      from: 0 as const,
      says: 'GET /1 HTTP/1.1\r\n\r\nPUT /2 HTTP/1.1\r\nContent-Length: 3\r\n\r\nxyzHEAD /3 HTTP/1.1\r\n\r\nGET /4 HTTP/1.1\r\n\r\n',
    },
    {
      from: 1 as const,
      says: `${OK.says}HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n${OK.says}`,
    },
  ];
  assert.deepEqual(brief(http(turns)), [
    [1, 'GET', '/1', 200, 0, 2],
    [2, 'PUT', '/2', 204, 3, 0],
    [3, 'HEAD', '/3', 200, 0, 0],
    [4, 'GET', '/4', 200, 0, 2],
  ]);
});

test('chunked bodies are counted without their framing, extensions and trailers', () => {
  const chunked = plus(
    answers('HTTP/1.1 200 OK', 'Transfer-Encoding: gzip, Chunked'),
    '4;name="v"\r\nwiki\r\n00A\r\n0123456789\r\n0\r\nExpires: never\r\n\r\n',
  );
  assert.deepEqual(brief(http([GET, chunked, GET, OK])), [
    [1, 'GET', '/', 200, 0, 14],
    [2, 'GET', '/', 200, 0, 2],
  ]);
  const upload = plus(asks('POST /up HTTP/1.1', 'Transfer-Encoding: chunked'), '3\r\nabc\r\n0\r\n\r\n');
  assert.deepEqual(brief(http([upload, OK])), [[1, 'POST', '/up', 200, 3, 2]]);
});

test('an interim answer is not the answer', () => {
  const turns = [
    asks('PUT /x HTTP/1.1', 'Content-Length: 4', 'Expect: 100-continue'),
    answers('HTTP/1.1 100 Continue'),
    { from: 0 as const, says: 'data' },
    answers('HTTP/1.1 103 Early Hints', 'Link: </a.css>'),
    OK,
  ];
  assert.deepEqual(brief(http(turns)), [[1, 'PUT', '/x', 200, 4, 2]]);
});

test('a 304 has no body whatever its length header says', () => {
  const turns = [GET, answers('HTTP/1.1 304 Not Modified', 'Content-Length: 500'), GET, OK];
  assert.deepEqual(brief(http(turns)), [
    [1, 'GET', '/', 304, 0, 0],
    [2, 'GET', '/', 200, 0, 2],
  ]);
});

test('a body without a length lasts until the flow closes', () => {
  const turns = [GET, answers('HTTP/1.0 200 OK'), { from: 1 as const, says: 'x'.repeat(70_000) }];
  assert.deepEqual(brief(http(turns)), [[1, 'GET', '/', 200, 0, 70_000]]);
});

test('what follows an upgrade or a tunnel is no longer HTTP', () => {
  for (const [ask, answer] of [
    [asks('GET /chat HTTP/1.1', 'Upgrade: websocket'), answers('HTTP/1.1 101 Switching Protocols')],
    [asks('CONNECT db.example:443 HTTP/1.1'), answers('HTTP/1.1 200 Connection established')],
  ] as const) {
    assert.equal(http([ask, plus(answer, 'HTTP/1.1 200 OK\r\n\r\n'), GET]).length, 1);
  }
  // A refused tunnel is an ordinary answer.
  assert.equal(
    http([asks('CONNECT a:1 HTTP/1.1'), plus(answers('HTTP/1.1 403 No', 'Content-Length: 2'), 'no'), GET, OK]).length,
    2,
  );
});

test('lone line feeds, folded headers, empty lines and blanks before colons are put up with', () => {
  const turns = [
    { from: 0 as const, says: '\r\n\nGET /a b HTTP/1.1\nHost : a.example\nX-Long: one\n  Host: two\n\n' },
    { from: 1 as const, says: 'HTTP/1.1 200\nContent-Length: 2, 2\n\nok' },
  ];
  const [transaction] = http(turns);
  assert.equal(transaction?.host, 'a.example');
  assert.equal(transaction?.uri, '/a b');
  assert.equal(transaction?.statusText, '');
  assert.equal(transaction?.responseBodyBytes, 2);
});

test('a method that is known needs no version, whatever its letters', () => {
  const [call] = http([asks('CCM_POST /HTTP/1.1', 'Host: a.example')]);
  assert.deepEqual([call?.method, call?.uri, call?.host], ['CCM_POST', '/HTTP/1.1', 'a.example']);
});

test('the target is given as it was sent', () => {
  const uri = (line: string): unknown => http([asks(line)])[0]?.uri;
  assert.equal(uri('GET http://a.example/%zz?q HTTP/1.1'), 'http://a.example/%zz?q');
  assert.equal(uri('OPTIONS * HTTP/1.1'), '*');
  assert.equal(uri('OPTIONS HTTP/1.1'), '');
  assert.equal(uri('GET   /r\xfc HTTP/1.'), '/r\xfc');
  assert.equal(http([asks('GET / HTTP/1.0.8')])[0]?.version, '1.0.8');
  assert.deepEqual(http([asks('GET / HTTP/2.0')]), []);
});

test('a request without an answer is given at the close', () => {
  assert.deepEqual(brief(http([GET])), [[1, 'GET', '/', null, 0, 0]]);
  assert.deepEqual(brief(http([asks('GET /old')])), [[1, 'GET', '/old', null, 0, 0]]);
});

test('an answer without a request is given without a method', () => {
  assert.deepEqual(brief(http([answers('HTTP/1.1 100 Continue'), OK, GET, OK])), [
    [1, null, null, 200, 0, 2],
    [2, 'GET', '/', 200, 0, 2],
  ]);
});

test('an answer that comes before the request is complete waits for it', () => {
  const turns = [asks('POST / HTTP/1.1', 'Content-Length: 4'), OK, { from: 0 as const, says: 'data' }, GET, OK];
  assert.deepEqual(brief(http(turns)), [
    [1, 'POST', '/', 200, 4, 2],
    [2, 'GET', '/', 200, 0, 2],
  ]);
});

test('a flow that was met the wrong way round is read all the same', () => {
  const turned = [GET, OK].map((turn) => ({ ...turn, from: turn.from === 0 ? (1 as const) : (0 as const) }));
  assert.deepEqual(brief(http(turned)), [[1, 'GET', '/', 200, 0, 2]]);
  assert.deepEqual(brief(http(turned.slice(1))), [[1, null, null, 200, 0, 2]]);
});

test('a gap within a body of known length is counted, and the stream goes on', () => {
  const turns = [
    GET,
    plus(answers('HTTP/1.1 200 OK', 'Content-Length: 100'), 'abc'),
    { from: 1 as const, missing: 97 },
    GET,
    plus(answers('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked'), 'ff\r\n'),
    { from: 1 as const, missing: 255, says: '\r\n0\r\n\r\n' },
    GET,
    answers('HTTP/1.1 200 OK'),
    { from: 1 as const, missing: 1_000 },
  ];
  assert.deepEqual(brief(http(turns)), [
    [1, 'GET', '/', 200, 0, 100],
    [2, 'GET', '/', 200, 0, 255],
    [3, 'GET', '/', 200, 0, 1_000],
  ]);
});

test('after a gap anywhere else the next start line is found again', () => {
  const turns = [
    { from: 0 as const, says: 'GET /lost HTTP/1.1\r\nHo' },
    { from: 0 as const, missing: 300, says: 'rest: of\r\n\r\n' },
    OK,
    asks('GET /found HTTP/1.1'),
    OK,
  ];
  assert.deepEqual(brief(http(turns)), [
    [1, 'GET', '/lost', 200, 0, 2],
    [2, 'GET', '/found', 200, 0, 2],
  ]);
});

test('a flood of unanswered requests is bounded, and pairing holds after it', () => {
  const count = OUTSTANDING_LIMIT + 10;
  const requests = Array.from({ length: count }, (_, index) => asks(`GET /${index} HTTP/1.1`));
  const transactions = http([
    ...requests,
    ...requests.map((_, index) => answers(`HTTP/1.1 ${200 + index} OK`, 'Content-Length: 0')),
  ]);
  assert.equal(transactions.length, count);
  for (const one of transactions) {
    const index = Number(one.uri?.slice(1));
    assert.equal(one.status, index < 10 ? null : 200 + index);
  }
});

test('waiting requests with huge heads are bounded by their text too', () => {
  const padding = 'p'.repeat(LINE_LIMIT - 100);
  const fields = ['Host', 'Referer', 'User-Agent', 'Origin', 'Content-Type', 'Via', 'Via', 'Cookie'];
  const huge = asks(`GET /${padding} HTTP/1.1`, ...fields.map((field) => `${field}: ${padding}`));
  const given: number[] = [];
  const parser = HTTP.open(FLOW, 'tcp', (one) => given.push((one as HttpTransaction).depth), new AcrossFlows(() => {}));
  const bytes = toBytes(huge.says ?? '');
  let most = 0;
  for (let count = 0; count < 8; count += 1) {
    for (let at = 0; at < bytes.length; at += 1_400) {
      parser.data(0, bytes, at, Math.min(bytes.length, at + 1_400), count);
      most = Math.max(most, heldBy(parser));
    }
  }
  // 112 KiB are kept of each: two wait, and a third may be coming in.
  assert.deepEqual(given, [1, 2, 3, 4, 5]);
  assert.ok(most > OUTSTANDING_TEXT && most < 2 * OUTSTANDING_TEXT, `${most}`);
});

test('of a long target, reason or value the beginning is kept, and the version is found behind it', () => {
  const long = 'x'.repeat(LINE_LIMIT - 1_000);
  const [one] = http([
    asks(
      `GET /${long} HTTP/1.1`,
      `User-Agent: ${long}`,
      ...Array.from({ length: 9 }, () => `Via: ${long.slice(0, 5_000)}`),
    ),
    answers(`HTTP/1.0 200 ${long}`, 'Content-Length: 0'),
  ]);
  assert.equal(one?.uri?.length, START_TEXT_LIMIT);
  assert.equal(one?.statusText?.length, START_TEXT_LIMIT);
  assert.equal(one?.userAgent?.length, VALUE_LIMIT);
  assert.equal(one?.proxied.length, 3);
  assert.equal(one?.version, '1.0');
});

test('long lines and many headers are cut, not kept', () => {
  const long = http([asks(`GET / HTTP/1.1`, `User-Agent: ${'u'.repeat(2 * LINE_LIMIT)}`, 'Host: h')])[0];
  assert.equal(long?.userAgent?.length, VALUE_LIMIT);
  assert.equal(long?.host, 'h');
  const many = Array.from({ length: HEADER_LIMIT }, (_, index) => `X-${index}: y`);
  assert.equal(http([asks('GET / HTTP/1.1', ...many, 'Host: late')])[0]?.host, null);
  assert.equal(http([asks('GET / HTTP/1.1', ...many.slice(1), 'Host: in time')])[0]?.host, 'in time');
});

test('recognised by content alone', () => {
  const judge = (text: string): string => HTTP.recognise(0, toBytes(text), 0, text.length, FLOW);
  for (const text of [
    'GET / HTTP/1.1\r\n',
    'GET /a',
    'HTTP/1.0 200',
    'PROPFIND / HTTP/1.1\n',
    'CCM_POST / HTTP/1.1\r\n',
    'GET /old\r\n',
  ])
    assert.equal(judge(text), 'yes', text);
  for (const text of ['GE', 'HTTP/1', 'G', 'CCM_PUSH /x'] as const) assert.equal(judge(text), 'more', text);
  for (const text of [
    'SSH-2.0-x\r\n',
    'EHLO mail\r\n',
    'OPTIONS rtsp://a RTSP/1.0\r\n',
    'INVITE sip:a SIP/2.0\r\n',
    'PRI * HTTP/2.0\r\n',
    '\x16\x03\x01',
    'get / http/1.1\r\n',
    `${'A'.repeat(40)}`,
  ])
    assert.equal(judge(text), 'no', text);
});

const SESSION: readonly Turn[] = [
  { from: 0, says: '\r\nPOST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /2 HTTP/1.1\nReferer: r\n\n' },
  {
    from: 1,
    says: 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n0\r\nT: r\r\n\r\n',
  },
  { from: 0, says: 'HEAD /3 HTTP/1.1\r\n\r\n' },
  {
    from: 1,
    says: 'HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nnoHTTP/1.1 200 OK\r\n\r\n',
  },
];

test('the pieces in which the stream comes make no difference', () => {
  const whole = play(HTTP, SESSION);
  assert.equal(whole.length, 3);
  for (const cut of everyCut(SESSION)) assert.deepEqual(play(HTTP, SESSION, { cut }), whole);
});

test('damaged and arbitrary streams never throw and give a bounded number of transactions', () => {
  const turn = fc.record({
    from: fc.constantFrom(0 as const, 1 as const),
    says: fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom(...SESSION.map((one) => toBytes(one.says ?? ''))),
      fc.tuple(fc.constantFrom(...SESSION), fc.nat(), fc.nat(255)).map(([one, at, byte]) => {
        const bytes = toBytes(one.says ?? '').slice();
        bytes[at % bytes.length] = byte;
        return bytes;
      }),
    ),
    missing: fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 12 }), (turns) => {
      const sent = turns.map(({ missing, ...rest }) => (missing === undefined ? rest : { ...rest, missing }));
      const bytes = turns.reduce((sum, one) => sum + one.says.length, 0);
      // The shortest start line has 6 bytes.
      assert.ok(play(HTTP, sent).length <= bytes / 6);
    }),
    { numRuns: 500 },
  );
});

test('a gap at any place never throws and never loses the first request', () => {
  SESSION.forEach((turn, index) => {
    const says = toBytes(turn.says ?? '');
    for (let at = 0; at < says.length; at += 1) {
      const cut: Turn[] = [
        ...SESSION.slice(0, index),
        { from: turn.from, says: says.subarray(0, at) },
        { from: turn.from, missing: 1, says: says.subarray(at + 1) },
        ...SESSION.slice(index + 1),
      ];
      const transactions = play(HTTP, cut) as HttpTransaction[];
      if (index > 0 || at > 50) assert.equal(transactions[0]?.uri, '/1');
    }
  });
});

test('an HTTP/0.9 request is answered by a body alone', () => {
  const turns: Turn[] = [
    { from: 0, says: 'GET /old\r\n\r\n' },
    { from: 1, says: '<html>\r\n' },
    { from: 1, says: 'hello\n\n' },
  ];
  const [one, ...others] = http(turns);
  assert.deepEqual(others, []);
  assert.equal(one?.responseBodyBytes, 15);
  assert.equal(one?.responseType, 'text/html');
  assert.equal(one?.status, null);
  assert.equal(one?.version, '0.9');
});

test('origin, credentials and what proxies add are told', () => {
  const [one] = http([
    asks(
      'GET / HTTP/1.1',
      'Origin: https://a.example',
      `Authorization: Basic ${Buffer.from('ada:se:cret').toString('base64')}`,
      'Via: 1.1 squid',
      'X-Forwarded-For: 192.0.2.7',
      'X-Other: none',
    ),
    OK,
  ]);
  assert.equal(one?.origin, 'https://a.example');
  assert.equal(one?.username, 'ada');
  assert.equal(one?.password, 'se:cret');
  assert.deepEqual(one?.proxied, ['VIA -> 1.1 squid', 'X-FORWARDED-FOR -> 192.0.2.7']);
});

test('a flood of proxy headers is bounded', () => {
  const [one] = http([asks('GET / HTTP/1.1', ...Array.from({ length: 100 }, (_, index) => `Via: ${index}`)), OK]);
  assert.equal(one?.proxied.length, 16);
});

test('an interim answer is told with the final one', () => {
  const [one] = http([
    asks('POST / HTTP/1.1', 'Content-Length: 1'),
    answers('HTTP/1.1 100 Continue'),
    { from: 0, says: 'a' },
    OK,
  ]);
  assert.deepEqual([one?.status, one?.interimStatus, one?.interimText], [200, 100, 'Continue']);
});

test('types come from the bodies, and from the header where these do not tell', () => {
  const types = (contentType: string, body: string): string | null | undefined =>
    http([
      GET,
      plus(answers('HTTP/1.1 200 OK', `Content-Type: ${contentType}`, `Content-Length: ${body.length}`), body),
    ])[0]?.responseType;
  assert.equal(types('text/plain', 'MZ\x90\0'), 'application/x-dosexec');
  assert.equal(types('Image/X-Unknown; a=b', '\0\x01\x02'), 'image/x-unknown');
  assert.equal(types('text/html', ''), null);
});

function opened(turns: readonly Turn[]) {
  const given: HttpTransaction[] = [];
  const tunnels: string[] = [];
  const give = (one: Transaction) => {
    if (one.kind === 'http') given.push(one);
    else if (one.kind === 'tunnel') tunnels.push(one.tunnelType);
  };
  const parser = HTTP.open(FLOW, 'tcp', give, new AcrossFlows(() => {}));
  for (const { from, says } of turns) {
    const bytes = toBytes(says ?? '');
    parser.data(from, bytes, 0, bytes.length, 1);
  }
  return { parser, given, tunnels };
}

test('a tunnel hands over behind the head of its answer, whatever protocol is inside', () => {
  const head = 'HTTP/1.1 200 Connection established\r\n\r\n';
  const { parser, given, tunnels } = opened([
    asks('CONNECT a.example:25 HTTP/1.1'),
    { from: 1, says: `${head}220 mail` },
  ]);
  assert.equal(parser.handsOver, true);
  assert.equal(parser.handedOverAt, head.length);
  assert.equal(parser.successor, undefined);
  assert.deepEqual(brief(given), [[1, 'CONNECT', 'a.example:25', 200, 0, 0]]);
  assert.deepEqual(tunnels, ['Tunnel::HTTP']);
});

test('an upgrade names what follows', () => {
  const upgrade = (name: string) =>
    opened([
      asks('GET /chat HTTP/1.1', 'Connection: Upgrade', `Upgrade: ${name}`),
      answers('HTTP/1.1 101 Switching Protocols', `Upgrade: ${name}`),
    ]);
  const webSocket = upgrade('WebSocket');
  assert.equal(webSocket.parser.successor?.service, 'websocket');
  assert.deepEqual([webSocket.given[0]?.status, webSocket.given[0]?.interimStatus], [101, 101]);
  assert.equal(upgrade('h2c').parser.successor?.service, 'http');
  assert.equal(upgrade('foo/2').parser.successor, undefined);
});

test('however the parts of HTTP are mixed and cut, the same is read', () => {
  // What a flow begins with comes in one piece: it has been recognised.
  const says = [
    'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
    'POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello',
    'HEAD /\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc',
    'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    'HTTP/1.0 200 OK\r\n\r\n',
  ];
  assertCutsDoNotMatter(HTTP, says, { opening: [GET] });
});

function heldBy(parser: object): number {
  return 'held' in parser ? Number(parser.held) : Number.NaN;
}
