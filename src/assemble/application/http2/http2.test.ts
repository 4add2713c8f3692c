import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HttpTransaction } from '../../../model/transaction/http.ts';
import { assertCutsDoNotMatter } from '../../testing/any-cut.ts';
import { FLOW, play, type Turn, toBytes } from '../../testing/conversation.ts';
import { frame, headerBlock } from '../../testing/http2.ts';
import { AcrossFlows } from '../across-flows.ts';
import { emptyExchange } from '../http/http-exchange.ts';
import { FLOW_UNPACKING_LIMIT } from '../reading/unpacking.ts';
import { PREFACE } from './frame-reader.ts';
import { HTTP2, http2After, OPEN_TEXT_LIMIT, STREAM_LIMIT } from './http2.ts';

const SETTINGS = frame(4, 0, 0, '');
const http = (...turns: Turn[]): HttpTransaction[] => play(HTTP2, turns) as HttpTransaction[];
const asks = (stream: number, path: string, flags = 0x05, ...more: (readonly [string, string])[]): string =>
  frame(1, flags, stream, headerBlock([':method', 'GET'], [':path', path], [':authority', 'a.example'], ...more));
const answers = (stream: number, status: string, flags = 0x04, ...more: (readonly [string, string])[]): string =>
  frame(1, flags, stream, headerBlock([':status', status], ...more));
const brief = (transactions: readonly HttpTransaction[]): unknown[] =>
  transactions.map((one) => [one.depth, one.method, one.uri, one.status, one.requestBodyBytes, one.responseBodyBytes]);

test('streams become transactions when they are over, whatever their order', () => {
  const transactions = http(
    { from: 0, says: PREFACE + SETTINGS + asks(1, '/a', 0x05, ['user-agent', 'curl']) + asks(3, '/b', 0x04) },
    { from: 1, says: SETTINGS + answers(3, '404', 0x05) },
    { from: 0, says: frame(0, 0, 3, 'abc') + frame(0, 1, 3, 'de') },
    { from: 1, says: answers(1, '103') + answers(1, '200', 0x04, ['content-type', 'text/html']) },
    { from: 1, says: frame(0, 0, 1, '<html>hello') + answers(1, '', 0x05) },
  );
  assert.deepEqual(brief(transactions), [
    [2, 'GET', '/b', 404, 5, 0],
    [1, 'GET', '/a', 200, 0, 11],
  ]);
  const [, first] = transactions;
  assert.equal(first?.version, '2');
  assert.equal(first?.host, 'a.example');
  assert.equal(first?.userAgent, 'curl');
  assert.equal(first?.responseType, 'text/html');
  assert.equal(first?.interimStatus, 103);
});

test('what is open when the flow ends, or is reset, is given', () => {
  const transactions = http({ from: 0, says: PREFACE + asks(1, '/a') + asks(3, '/b') + frame(3, 0, 3, '\0\0\0\x08') });
  assert.deepEqual(brief(transactions), [
    [2, 'GET', '/b', null, 0, 0],
    [1, 'GET', '/a', null, 0, 0],
  ]);
});

test('a promise is a request of the server, and its answer comes on its own stream', () => {
  const promise = frame(5, 0x04, 1, `\0\0\0\x02${headerBlock([':method', 'GET'], [':path', '/p'])}`);
  const transactions = http(
    { from: 0, says: PREFACE + asks(1, '/a') },
    { from: 1, says: promise + answers(2, '200', 0x05) + answers(1, '200', 0x05) },
  );
  assert.deepEqual(brief(transactions), [
    [2, 'GET', '/p', 200, 0, 0],
    [1, 'GET', '/a', 200, 0, 0],
  ]);
});

test('answers alone are read where the requests were not seen', () => {
  const turns: Turn[] = [{ from: 1, says: SETTINGS + answers(1, '200', 0x05) + answers(5, '500', 0x05) }];
  assert.deepEqual(brief(http(...turns)), [
    [1, null, null, 200, 0, 0],
    [2, null, null, 500, 0, 0],
  ]);
});

test('a flood of streams gives up the oldest', () => {
  const streams = Array.from({ length: STREAM_LIMIT + 10 }, (_, index) => asks(2 * index + 1, `/${index}`));
  const given: unknown[] = [];
  const shared = { says: PREFACE + streams.join('') };
  for (const one of http({ from: 0, ...shared })) given.push(one.uri);
  assert.equal(given.length, STREAM_LIMIT + 10);
  assert.equal(given[0], '/0');
});

test('a flood of long headers gives up the oldest streams: what is kept is bounded', () => {
  const parser = HTTP2.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
  const say = (from: 0 | 1, text: string) => parser.data(from, Buffer.from(text, 'latin1'), 0, text.length, 1);
  const value = 'x'.repeat(20_000);
  const names = [':path', ':authority', 'referer', 'user-agent', 'origin', 'authorization', 'via', 'via'];
  say(0, PREFACE);
  let most = 0;
  for (let index = 0; index < 100; index += 1) {
    const field = names[index % names.length] as string;
    say(0, longBlock(2 * index + 1, field, value));
    most = Math.max(most, heldBy(parser));
  }
  assert.ok(most > OPEN_TEXT_LIMIT / 2 && most < 2 * OPEN_TEXT_LIMIT, `${most}`);
});

test('a flow measures only so many packed bodies', () => {
  const across = new AcrossFlows(() => {});
  const parser = HTTP2.open(FLOW, 'tcp', () => {}, across);
  const streams = Array.from({ length: STREAM_LIMIT }, (_, index) => 2 * index + 1);
  const says = streams.map(
    (stream) => asks(stream, '/', 0x04, ['content-encoding', 'gzip']) + frame(0, 0, stream, 'a'),
  );
  const text = PREFACE + says.join('');
  parser.data(0, toBytes(text), 0, text.length, 1);
  assert.equal(across.unpacking.refused, STREAM_LIMIT - FLOW_UNPACKING_LIMIT);
  parser.close(2);
  assert.ok(heldBy(parser) < 1_024);
});

test('after an upgrade the first stream answers the request that asked for it', () => {
  const request = { ...emptyExchange(1, 5), method: 'GET', uri: '/up' };
  const turns: Turn[] = [
    { from: 1, says: SETTINGS + answers(1, '200', 0x05) },
    { from: 0, says: PREFACE + SETTINGS + asks(3, '/next') },
  ];
  assert.deepEqual(brief(play(http2After(request), turns) as HttpTransaction[]), [
    [2, 'GET', '/up', 200, 0, 0],
    [3, 'GET', '/next', null, 0, 0],
  ]);
});

test('HTTP/2 is known by its preface, or by a server that begins with its settings', () => {
  const recognise = (direction: 0 | 1, text: string) => HTTP2.recognise(direction, toBytes(text), 0, text.length, FLOW);
  assert.equal(recognise(0, PREFACE), 'yes');
  assert.equal(recognise(0, 'PRI * '), 'more');
  assert.equal(recognise(0, 'GET / '), 'no');
  assert.equal(recognise(1, frame(4, 0, 0, '\0'.repeat(18))), 'yes');
  assert.equal(recognise(1, '\0\0\x12'), 'more');
  assert.equal(recognise(0, frame(4, 0, 0, '')), 'no');
  assert.equal(recognise(1, frame(4, 0, 1, '')), 'no');
  assert.equal(recognise(1, '\0\0\x05\x04\0\0\0\0\0'), 'no');
});

test('however frames are mixed and cut, the same is read', () => {
  const says = [
    asks(1, '/a'),
    asks(3, '/b', 0x04),
    answers(1, '200'),
    answers(3, '200', 0x05),
    frame(0, 1, 1, 'hello'),
  ];
  assertCutsDoNotMatter(HTTP2, [...says, SETTINGS, frame(1, 0, 5, '')], { opening: [{ from: 0, says: PREFACE }] });
});

function heldBy(parser: object): number {
  return 'held' in parser ? Number(parser.held) : Number.NaN;
}

/** A header whose value is longer than `headerBlock` can say. */
function longBlock(stream: number, name: string, value: string): string {
  const char = String.fromCharCode;
  const rest = value.length - 127;
  const length = char(0x7f, (rest & 0x7f) | 0x80, ((rest >> 7) & 0x7f) | 0x80, rest >> 14);
  return frame(1, 0x05, stream, `\0${char(name.length)}${name}${length}${value}`);
}
