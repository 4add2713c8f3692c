import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoginTransaction } from '../../../model/transaction/login.ts';
import { assertCutsDoNotMatter } from '../../testing/any-cut.ts';
import { everyCut, FLOW, play, type Turn, toBytes } from '../../testing/conversation.ts';
import { AcrossFlows } from '../across-flows.ts';
import { LINES_LIMIT, POP3 } from './pop3.ts';

const client = (...lines: string[]): Turn => ({ from: 0, says: `${lines.join('\r\n')}\r\n` });
const server = (...lines: string[]): Turn => ({ from: 1, says: `${lines.join('\r\n')}\r\n` });
const logins = (turns: readonly Turn[]): unknown[] =>
  (play(POP3, turns) as LoginTransaction[]).map(({ service, user, password, success }) => [
    service,
    user,
    password,
    success,
  ]);
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const HELLO = server('+OK ready <1@mx>');

test('each attempt is told, until one is taken', () => {
  const turns = [
    HELLO,
    client('CAPA'),
    server('+OK list', 'USER', 'STLS', '.'),
    client('USER ada'),
    server('+OK'),
    client('PASS wrong one'),
    server('-ERR no'),
    client('USER ada', 'PASS secret'),
    server('+OK', '+OK in'),
    client('USER eve', 'PASS late'),
    server('-ERR what?', '-ERR what?'),
  ];
  assert.deepEqual(logins(turns), [
    ['pop3', 'ada', 'wrong one', false],
    ['pop3', 'ada', 'secret', true],
  ]);
  for (const cut of everyCut(turns)) assert.deepEqual(play(POP3, turns, { cut }), play(POP3, turns));
});

test('APOP tells the name, SASL what its mechanism tells', () => {
  assert.deepEqual(logins([HELLO, client('APOP ada c4c9334bac560ecc979e58001b3e22fb'), server('+OK')]), [
    ['pop3', 'ada', null, true],
  ]);
  const plain = [client('AUTH PLAIN'), server('+ '), client(base64('\0ada\0secret')), server('-ERR')];
  const login = [
    client('AUTH LOGIN'),
    server('+ VXNl'),
    client(base64('ada')),
    server('+ UGFz'),
    client(base64('x')),
    server('+OK'),
  ];
  assert.deepEqual(logins([HELLO, client('AUTH'), server('-ERR'), ...plain, ...login]), [
    ['pop3', 'ada', 'secret', false],
    ['pop3', 'ada', 'x', true],
  ]);
});

test('an attempt without an answer is told at the end', () => {
  assert.deepEqual(logins([HELLO, client('USER ada'), server('+OK'), client('PASS a')]), [['pop3', 'ada', 'a', null]]);
});

test('replies to commands that are given up are told from those that follow', () => {
  const guesses = Array.from({ length: 20 }, (_, index) => ['USER ada', `PASS ${index}`]).flat();
  const replies = Array.from({ length: 19 }, () => ['+OK', '-ERR no']).flat();
  const told = logins([HELLO, client(...guesses), server(...replies, '+OK', '+OK in')]);
  assert.deepEqual(told.at(-1), ['pop3', 'ada', '19', true]);
});

test('what is kept is counted', () => {
  const parser = POP3.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
  const text = 'USER ada\r\nPASS secret\r\n';
  parser.data(0, toBytes(text), 0, text.length, 1);
  assert.equal(parser.held, 9);
});

test('STLS hands over, behind its reply', () => {
  const parser = POP3.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
  const say = (from: 0 | 1, text: string) => parser.data(from, toBytes(text), 0, text.length, 1);
  say(1, '+OK\r\n');
  say(0, 'STLS\r\n');
  say(1, '+OK go\r\n\x16');
  assert.equal(parser.handsOver, true);
  assert.equal(parser.handedOverAt, 8);
});

test('a session that never ends its login is left', () => {
  const parser = POP3.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
  const text = 'NOOP\r\n'.repeat(LINES_LIMIT);
  parser.data(0, toBytes(text), 0, text.length, 1);
  assert.equal(parser.finished, true);
});

test('POP3 is known by its greeting, and on its port by its commands', () => {
  const recognise = (text: string, responderPort = 8_080) =>
    POP3.recognise(1, toBytes(text), 0, text.length, { ...FLOW, responderPort });
  assert.equal(recognise('+OK ready\r\n'), 'yes');
  assert.equal(recognise('+OK\r\n'), 'no');
  assert.equal(recognise('+OK\r\n', 110), 'yes');
  assert.equal(recognise('+O'), 'more');
  assert.equal(recognise('+PONG'), 'no');
  assert.equal(recognise('USER ada\r\n', 110), 'yes');
  assert.equal(recognise('USER ada\r\n'), 'no');
  assert.equal(recognise('APOP ada'), 'yes');
  assert.equal(recognise('GET / '), 'no');
});

test('however the parts of POP3 are mixed and cut, the same is read', () => {
  const commands = [
    'USER a\r\n',
    'PASS b\r\n',
    'APOP c d\r\n',
    'AUTH LOGIN\r\n',
    'AUTH\r\n',
    'YQ==\r\n',
    'STLS\r\n',
    'CAPA\r\n',
  ];
  assertCutsDoNotMatter(POP3, [...commands, '+OK\r\n', '-ERR\r\n', '+ \r\n', '.\r\n']);
});
