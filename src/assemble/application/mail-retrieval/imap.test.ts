import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoginTransaction } from '../../../model/transaction/login.ts';
import { assertCutsDoNotMatter } from '../../testing/any-cut.ts';
import { everyCut, FLOW, play, type Turn, toBytes } from '../../testing/conversation.ts';
import { AcrossFlows } from '../across-flows.ts';
import { IMAP, LINES_LIMIT } from './imap.ts';

const client = (...lines: string[]): Turn => ({ from: 0, says: `${lines.join('\r\n')}\r\n` });
const server = (...lines: string[]): Turn => ({ from: 1, says: `${lines.join('\r\n')}\r\n` });
const logins = (turns: readonly Turn[]): unknown[] =>
  (play(IMAP, turns) as LoginTransaction[]).map(({ service, user, password, success }) => [
    service,
    user,
    password,
    success,
  ]);
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const HELLO = server('* OK [CAPABILITY IMAP4rev1] ready');

test('each attempt is told, until one is taken', () => {
  const turns = [
    HELLO,
    client('a1 CAPABILITY'),
    server('* CAPABILITY IMAP4rev1', 'a1 OK done'),
    client('a2 LOGIN ada wrong'),
    server('a2 NO no'),
    client('a3 login "ada \\"l\\"" "se cret"'),
    server('a3 OK in'),
    client('a4 LOGIN eve late'),
    server('a4 BAD what?'),
  ];
  assert.deepEqual(logins(turns), [
    ['imap', 'ada', 'wrong', false],
    ['imap', 'ada "l"', 'se cret', true],
  ]);
  for (const cut of everyCut(turns)) assert.deepEqual(play(IMAP, turns, { cut }), play(IMAP, turns));
});

test('names and passwords may come as literals', () => {
  const turns = [HELLO, client('a LOGIN {3}'), server('+ go'), client('ada {8+}', 'se\r\ncret'), server('a OK in')];
  assert.deepEqual(logins(turns), [['imap', 'ada', 'se\r\ncret', true]]);
  for (const cut of everyCut(turns)) assert.deepEqual(play(IMAP, turns, { cut }), play(IMAP, turns));
});

test('SASL tells what its mechanism tells', () => {
  const plain = [client('a AUTHENTICATE PLAIN'), server('+ '), client(base64('\0ada\0x')), server('a NO')];
  const initial = [client(`b AUTHENTICATE PLAIN ${base64('\0ada\0y')}`), server('b OK')];
  assert.deepEqual(logins([HELLO, ...plain, ...initial]), [
    ['imap', 'ada', 'x', false],
    ['imap', 'ada', 'y', true],
  ]);
});

test('an attempt without an answer is told at the end', () => {
  assert.deepEqual(logins([HELLO, client('a LOGIN ada b')]), [['imap', 'ada', 'b', null]]);
});

test('STARTTLS hands over, behind its reply; who is known already needs no login', () => {
  const open = () => IMAP.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
  const parser = open();
  const say = (from: 0 | 1, text: string) => parser.data(from, toBytes(text), 0, text.length, 1);
  say(1, '* OK\r\n');
  say(0, '. STARTTLS\r\n');
  say(1, '. OK go\r\n\x16');
  assert.equal(parser.handsOver, true);
  assert.equal(parser.handedOverAt, 9);
  const known = open();
  known.data(1, toBytes('* PREAUTH hi\r\n'), 0, 14, 1);
  assert.equal(known.finished, true);
});

test('sessions without an end, and literals without one, are left', () => {
  for (const text of ['a NOOP\r\n'.repeat(LINES_LIMIT), 'a LOGIN {999999}\r\n']) {
    const parser = IMAP.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
    parser.data(0, toBytes(text), 0, text.length, 1);
    assert.equal(parser.finished, true);
  }
});

test('quotes that none closes are passed over', () => {
  const login = (line: string) => logins([HELLO, client(line), server('a OK in')]);
  assert.deepEqual(login('a LOGIN "ada\\" secret'), [['imap', 'ada\\', 'secret', true]]);
  assert.deepEqual(login('a LOGIN"ada""secret"'), [['imap', 'ada', 'secret', true]]);
  assert.deepEqual(login('a LOGIN "" ""'), [['imap', '', '', true]]);
  for (let line = 0; line < 10; line++) login(`"${'\\"'.repeat(4_000)}`);
});

test('what is kept of logins that wait is bounded and counted', () => {
  const parser = IMAP.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
  const long = 'a'.repeat(3_000);
  for (let tag = 0; tag < 100; tag++) {
    const text = `${tag} LOGIN ${long} ${long}\r\n${long} LOGIN b c\r\n`;
    parser.data(0, toBytes(text), 0, text.length, 1);
  }
  const held = parser.held ?? 0;
  assert.ok(held >= 8 * 6_000 && held < 8 * 8_192, `${held}`);
});

test('IMAP is known by its greeting, and on its port by its commands', () => {
  const recognise = (text: string, responderPort = 8_080) =>
    IMAP.recognise(1, toBytes(text), 0, text.length, { ...FLOW, responderPort });
  assert.equal(recognise('* OK ready\r\n'), 'yes');
  assert.equal(recognise('* PREAUTH hi\r\n'), 'yes');
  assert.equal(recognise('* LIST () a'), 'no');
  assert.equal(recognise('*2\r\n$4'), 'no');
  assert.equal(recognise('* O'), 'more');
  assert.equal(recognise('a001 LOGIN ', 143), 'yes');
  assert.equal(recognise('a001 LOGIN '), 'no');
  assert.equal(recognise('a001 LO', 143), 'more');
  assert.equal(recognise('hello world\r\n', 143), 'no');
});

test('however the parts of IMAP are mixed and cut, the same is read', () => {
  const commands = [
    'a LOGIN b c\r\n',
    'a LOGIN {3}\r\n',
    'b {2+}\r\n',
    'a AUTHENTICATE LOGIN\r\n',
    'YQ==\r\n',
    'b STARTTLS\r\n',
  ];
  assertCutsDoNotMatter(IMAP, [...commands, '"q \\" r" ', '+ \r\n', 'a OK\r\n', 'a NO\r\n', 'b OK\r\n', '* OK\r\n']);
});
