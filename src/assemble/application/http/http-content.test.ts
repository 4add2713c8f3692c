import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HttpTransaction } from '../../../model/transaction/http.ts';
import type { WebExchange } from '../../../model/web/exchange.ts';
import { headerOf } from '../../../model/web/request.ts';
import { everyCut, FLOW, play, type Turn, toBytes } from '../../testing/conversation.ts';
import { frame, headerBlock } from '../../testing/http2.ts';
import { AcrossFlows } from '../across-flows.ts';
import { PREFACE } from '../http2/frame-reader.ts';
import { HTTP2, OPEN_TEXT_LIMIT } from '../http2/http2.ts';
import type { ApplicationProtocol } from '../parser.ts';
import { HTTP, OUTSTANDING_TEXT } from './http.ts';
import { KEPT_ANSWER, KEPT_BODY, KEPT_HEADER_TEXT, KEPT_HEADERS, KeptMessage } from './http-content.ts';

type Cut = (length: number, turn: number) => readonly number[];

function exchanges(protocol: ApplicationProtocol, turns: readonly Turn[], cut?: Cut): (WebExchange | undefined)[] {
  const across = new AcrossFlows(() => {}, { content: true });
  return play(protocol, turns, cut === undefined ? { across } : { across, cut })
    .filter((one): one is HttpTransaction => one.kind === 'http')
    .map(({ web }) => web);
}

const says = (from: 0 | 1, text: string): Turn => ({ from, says: text });
const text = (bytes: Uint8Array | null | undefined): string | null =>
  bytes === null || bytes === undefined ? null : Buffer.from(bytes).toString('latin1');

const LOGIN: readonly Turn[] = [
  says(
    0,
    'POST /login?n=%2F HTTP/1.1\r\nHost: a.example\r\nX-Odd :  b\xe9d \r\nX-Long: one\r\n\ttwo\r\nno colon\r\nContent-Length: 7\r\n\r\na=1\0b=2',
  ),
  says(
    1,
    'HTTP/1.1 200 OK\r\nSet-Cookie: s=1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nuid\r\n4\r\n=0(r\r\n0\r\nTrailer: x\r\n\r\n',
  ),
];

test('an exchange holds headers as sent and in order, and bodies without their chunks', () => {
  assert.deepEqual(exchanges(HTTP, LOGIN), [
    {
      request: {
        method: 'POST',
        target: '/login?n=%2F',
        version: '1.1',
        headers: [
          ...['Host', 'a.example', 'X-Odd ', 'b\xe9d', 'X-Long', 'one two'],
          ...['no colon', '', 'Content-Length', '7'],
        ],
        body: new Uint8Array(toBytes('a=1\0b=2')),
        isBodyCut: false,
      },
      response: {
        status: 200,
        headers: ['Set-Cookie', 's=1', 'Transfer-Encoding', 'chunked'],
        size: 7,
        body: new Uint8Array(toBytes('uid=0(r')),
      },
      client: FLOW.originator,
      inspection: null,
      refused: null,
    },
  ]);
});

test('without the option nothing is kept', () => {
  for (const one of play(HTTP, LOGIN)) assert.ok(!('web' in one));
});

test('what is kept does not depend on how the stream was cut', () => {
  const whole = exchanges(HTTP, LOGIN);
  for (const cut of everyCut(LOGIN)) assert.deepEqual(exchanges(HTTP, LOGIN, cut), whole);
});

test('a packed body is kept as it was sent', () => {
  const packed = '\x1f\x8b\x08\0\0\0\0\0';
  const [one] = exchanges(HTTP, [
    says(0, `POST / HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\n${packed}`),
  ]);
  assert.equal(text(one?.request.body), packed);
  assert.equal(one?.response, null);
});

test('of a long body the beginning is kept, and it is said that it went on', () => {
  const body = 'x'.repeat(KEPT_BODY + 1);
  const answer = 'y'.repeat(KEPT_ANSWER + 5);
  const [one, two] = exchanges(HTTP, [
    says(0, `POST / HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
    says(1, `HTTP/1.1 500 No\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`),
    says(0, `POST / HTTP/1.1\r\nContent-Length: ${KEPT_BODY}\r\n\r\n${body.slice(1)}`),
  ]);
  assert.equal(one?.request.body?.length, KEPT_BODY);
  assert.equal(one?.request.isBodyCut, true);
  assert.equal(one?.response?.size, answer.length);
  assert.equal(one?.response?.body?.length, KEPT_ANSWER);
  assert.equal(two?.request.body?.length, KEPT_BODY);
  assert.equal(two?.request.isBodyCut, false);
});

test('a body with a hole ends before it', () => {
  const [one] = exchanges(HTTP, [
    says(0, 'POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc'),
    { from: 0, missing: 3, says: 'ghi' },
    says(1, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
  ]);
  assert.equal(text(one?.request.body), 'abc');
  assert.equal(one?.request.isBodyCut, true);
});

test('headers are kept up to a number and to a length', () => {
  const many = Array.from({ length: KEPT_HEADERS + 20 }, (_, index) => `h${index}: v\r\n`).join('');
  const large = Array.from({ length: 20 }, () => `big: ${'x'.repeat(4_000)}\r\n`).join('');
  const [one, two] = exchanges(HTTP, [says(0, `GET / HTTP/1.1\r\n${many}\r\nGET / HTTP/1.1\r\n${large}\r\n`)]);
  assert.equal(one?.request.headers.length, 2 * KEPT_HEADERS);
  assert.equal(two?.request.headers.length, 2 * Math.floor(KEPT_HEADER_TEXT / 4_003));
});

test('an interim answer leaves nothing behind', () => {
  const [one] = exchanges(HTTP, [
    says(0, 'GET / HTTP/1.1\r\n\r\n'),
    says(1, 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 0\r\n\r\n'),
  ]);
  assert.deepEqual(one?.response, { status: 200, headers: ['A', 'b', 'Content-Length', '0'], size: 0, body: null });
});

test('the client is who asks, also where the flow was taken the wrong way round', () => {
  const [one] = exchanges(HTTP, [says(1, 'GET / HTTP/1.1\r\n\r\n'), says(0, 'HTTP/1.1 204 No\r\n\r\n')]);
  assert.equal(one?.client, FLOW.responder);
});

test('an answer without a question has no content', () => {
  assert.deepEqual(exchanges(HTTP, [says(1, 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx')]), [undefined]);
});

test('in HTTP/2 pseudo-headers become method, target and host', () => {
  const request = headerBlock([':method', 'POST'], [':path', '/a?b'], [':authority', 'a.example'], ['cookie', 'c=1']);
  const [one] = exchanges(HTTP2, [
    says(0, PREFACE + frame(1, 0x04, 1, request) + frame(0, 0, 1, 'ab') + frame(0, 1, 1, 'cd')),
    says(1, frame(1, 0x04, 1, headerBlock([':status', '103'], ['link', 'x']))),
    says(1, frame(1, 0x04, 1, headerBlock([':status', '404'], ['server', 's'])) + frame(0, 1, 1, 'gone')),
  ]);
  assert.deepEqual(one?.request, {
    method: 'POST',
    target: '/a?b',
    version: '2',
    headers: ['host', 'a.example', 'cookie', 'c=1'],
    body: new Uint8Array(toBytes('abcd')),
    isBodyCut: false,
  });
  assert.equal(headerOf(one?.request.headers ?? [], 'host'), 'a.example');
  assert.deepEqual(one?.response, {
    status: 404,
    headers: ['server', 's'],
    size: 4,
    body: new Uint8Array(toBytes('gone')),
  });
});

test('after an upgrade to HTTP/2 both answers keep what they are', () => {
  const [switched, final] = exchanges(HTTP, [
    says(0, 'GET /up HTTP/1.1\r\nUpgrade: h2c\r\n\r\n'),
    says(1, 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n'),
  ]);
  assert.deepEqual(switched?.response?.headers, ['Upgrade', 'h2c']);
  assert.equal(final, undefined);
});

test('a flood of bodies that wait for answers stays within the bound, and each is given with its content', () => {
  const body = 'x'.repeat(40_000);
  const request = toBytes(`POST / HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  const given: HttpTransaction[] = [];
  const across = new AcrossFlows(() => {}, { content: true });
  const parser = HTTP.open(FLOW, 'tcp', (one) => given.push(one as HttpTransaction), across);
  let most = 0;
  for (let count = 0; count < 40; count += 1) {
    for (let at = 0; at < request.length; at += 1_400) {
      parser.data(0, request, at, Math.min(request.length, at + 1_400), 1);
      most = Math.max(most, parser.held ?? 0);
    }
  }
  assert.ok(most > OUTSTANDING_TEXT / 2 && most < OUTSTANDING_TEXT + 2 * KEPT_BODY, `${most}`);
  assert.ok(given.length >= 30);
  for (const { web } of given) assert.equal(web?.request.body?.length, body.length);
});

test('a flood of open HTTP/2 streams with bodies stays within the bound', () => {
  const across = new AcrossFlows(() => {}, { content: true });
  const parser = HTTP2.open(FLOW, 'tcp', () => {}, across);
  const give = (bytes: string) => parser.data(0, toBytes(bytes), 0, bytes.length, 1);
  give(PREFACE);
  let most = 0;
  for (let stream = 1; stream < 200; stream += 2) {
    give(frame(1, 0x04, stream, headerBlock([':method', 'POST'], [':path', '/'])));
    for (let turn = 0; turn < 5; turn += 1) {
      give(frame(0, 0, stream, 'x'.repeat(10_000)));
      most = Math.max(most, parser.held ?? 0);
    }
  }
  assert.ok(most > OPEN_TEXT_LIMIT / 2 && most < 2 * OPEN_TEXT_LIMIT, `${most}`);
});

test('a request that is answered while it is still being sent counts as held', () => {
  const across = new AcrossFlows(() => {}, { content: true });
  const parser = HTTP.open(FLOW, 'tcp', () => {}, across);
  const give = (from: 0 | 1, bytes: string) => parser.data(from, toBytes(bytes), 0, bytes.length, 1);
  give(0, 'POST / HTTP/1.1\r\nContent-Length: 60000\r\n\r\n');
  give(1, 'HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n');
  give(0, 'x'.repeat(50_000));
  assert.ok((parser.held ?? 0) >= 50_000);
});

test('any bytes, however cut, give the same content', () => {
  const across = () => new AcrossFlows(() => {}, { content: true });
  const any = fc.array(fc.tuple(fc.constantFrom<0 | 1>(0, 1), fc.string({ unit: 'binary-ascii', maxLength: 80 })));
  fc.assert(
    fc.property(any, fc.integer({ min: 1, max: 9 }), (turns, step) => {
      const conversation = [...LOGIN, ...turns.map(([from, bytes]) => says(from, bytes))];
      const cut: Cut = (length) => Array.from({ length: Math.floor(length / step) }, (_, index) => index * step);
      assert.deepEqual(
        play(HTTP, conversation, { across: across(), cut }),
        play(HTTP, conversation, { across: across() }),
      );
    }),
  );
});

test('a kept message never holds more than its bounds', () => {
  const line = fc.uint8Array({ maxLength: 6_000 });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 150 }), fc.array(line, { maxLength: 30 }), (lines, pieces) => {
      const message = new KeptMessage(KEPT_BODY);
      for (const bytes of lines) message.line(bytes, 0, bytes.length);
      for (const bytes of pieces) message.take(bytes, 0, bytes.length);
      assert.ok(message.held <= KEPT_HEADER_TEXT + KEPT_BODY);
      assert.ok(message.headers.length <= 2 * KEPT_HEADERS && message.headers.length % 2 === 0);
    }),
    { numRuns: 50 },
  );
});
