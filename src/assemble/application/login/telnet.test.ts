import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LoginTransaction } from '../../../model/transaction/login.ts';
import { everyCut, FLOW, play, type Turn, toBytes } from '../../testing/conversation.ts';
import { AcrossFlows } from '../across-flows.ts';
import type { ApplicationParser } from '../parser.ts';
import { TELNET } from './telnet.ts';

const s = (text: string): Turn => ({ from: 1, says: toBytes(text) });
const c = (text: string): Turn => ({ from: 0, says: toBytes(text) });
/** The client's keys one by one, each echoed. */
const keys = (text: string): Turn[] => [...text].flatMap((key) => [c(key), s(key)]);
const logins = (turns: readonly Turn[]) =>
  (play(TELNET, turns) as LoginTransaction[]).map(({ user, password, success, confused }) => [
    user,
    password,
    success,
    confused,
  ]);

const OPTIONS = '\xff\xfd\x18\xff\xfb\x01\xff\xfa\x18\x01\xff\xf0';
const LINUX = [
  s(`${OPTIONS}\r\nDebian GNU/Linux 12\r\nhost login: `),
  c('\xff\xfc\x18root\r\n'),
  s('root\r\nPassword: '),
  c('toor\r\n'),
];

test('a login by name and password, let in', () => {
  const turns = [...LINUX, s('\r\nLast login: Mon Jan  1 00:00:00 UTC 2024 on tty1\r\nroot@host:~# '), c('id\r\n')];
  assert.deepEqual(play(TELNET, turns), [
    {
      kind: 'login',
      ...FLOW,
      time: 5_000_000,
      service: 'telnet',
      clientUser: null,
      user: 'root',
      password: 'toor',
      success: true,
      confused: false,
    },
  ]);
});

test('what is typed behind a line that is no prompt ends no dialogue', () => {
  const parser = TELNET.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {}));
  const say = (from: 0 | 1, text: string) => parser.data(from, toBytes(text), 0, text.length, 1);
  // Looks like a password's prompt at every third character, and is none.
  say(1, `${'pin'.repeat(84)}!>!:`);
  for (let piece = 0; piece < 60; piece++) say(0, 'x'.repeat(1_000));
  assert.equal(parser.finished, false);
});

test('what a dialogue keeps is counted, and little', () => {
  const parser = TELNET.open(FLOW, 'tcp', () => {}, new AcrossFlows(() => {})) as ApplicationParser & { held: number };
  const say = (from: 0 | 1, text: string) => parser.data(from, toBytes(text), 0, text.length, 1);
  say(1, 'login: ');
  say(0, 'adm');
  assert.equal(parser.held, 3);
  for (let line = 0; line < 100; line++) say(0, `${'x'.repeat(200)}\r\n`);
  say(1, 'y'.repeat(1_000));
  assert.ok(parser.held > 2_000 && parser.held < 4_096, `${parser.held}`);
});

test('keys typed one by one, with corrections, and a shell without a word of welcome', () => {
  const turns = [
    s('login: '),
    ...keys('adm'),
    c('\x7f'),
    s('\b \b'),
    ...keys('min'),
    c('\r\0'),
    s('\r\nPassword: '),
    ...[...'x1'].map((key) => c(key)),
    c('\r\0'),
    s('\r\n\r\nBusyBox v1.20\r\n# '),
    c('ls\r\0'),
  ];
  assert.deepEqual(logins(turns), [['admin', 'x1', true, false]]);
});

test('refusals are counted, also where only the password is asked again', () => {
  assert.deepEqual(
    logins([...LINUX, s('\r\nLogin incorrect\r\nhost login: '), c('admin\r\n'), s('Password: '), c('admin\r\n')]),
    [
      ['root', 'toor', false, false],
      ['admin', 'admin', null, false],
    ],
  );
  const router = [s('User Access Verification\r\n\r\nPassword: '), c('a\r\n'), s('\r\nPassword: '), c('b\r\n')];
  assert.deepEqual(logins([...router, s('\r\nrouter>'), c('enable\r\n')]), [
    [null, 'a', false, false],
    [null, 'b', true, false],
  ]);
  assert.deepEqual(logins([...LINUX, s('\r\nhost login: '), c('x')]), [['root', 'toor', false, false]]);
});

test('what is typed ahead of its prompt counts', () => {
  const turns = [c('root\r\nxc3511\r\n'), s('login: root\r\nPassword: '), c('\r\n'), s('\r\n# '), c('x\r\n')];
  assert.deepEqual(logins(turns), [['root', 'xc3511', true, false]]);
});

test('what does not read as a login is confused, and silence is nothing', () => {
  assert.deepEqual(logins([s('# '), c('busybox\r\n')]), [[null, null, null, true]]);
  assert.deepEqual(logins([s(OPTIONS), s('login: ')]), []);
  assert.deepEqual(logins(LINUX), [['root', 'toor', null, false]]);
});

test('a session is not read on after its login, nor for ever before it', () => {
  assert.deepEqual(logins([...LINUX, s('\r\nWelcome!\r\n'), c('login: x\r\n'), s('Login incorrect\r\n')]).length, 1);
  assert.deepEqual(logins([s('x'.repeat(70_000)), s('login: '), c('a\r\n')]), []);
});

test('recognised by options on any port, by text on its own', () => {
  const judge = (direction: 0 | 1, text: string, port: number) =>
    TELNET.recognise(direction, toBytes(text), 0, text.length, { ...FLOW, responderPort: port });
  assert.equal(judge(1, '\xff\xfd\x18', 4_000), 'yes');
  assert.equal(judge(0, '\xff\xfb', 4_000), 'more');
  assert.equal(judge(0, '\xff\x00\x01', 23), 'no');
  assert.equal(judge(1, 'login: ', 23), 'yes');
  assert.equal(judge(1, 'login: ', 4_000), 'no');
  assert.equal(judge(1, '\x00\x01\x02', 23), 'no');
});

test('the pieces in which the stream comes make no difference', () => {
  const turns = [
    ...LINUX,
    s('\r\nLogin incorrect\r\nhost login: '),
    c('a\r\n'),
    s('Password: '),
    c('b\r\n'),
    s('\r\n$ '),
  ];
  const whole = play(TELNET, turns);
  assert.equal(whole.length, 2);
  for (const cut of everyCut(turns)) assert.deepEqual(play(TELNET, turns, { cut }), whole);
});

test('arbitrary streams never throw, however they are cut', () => {
  const words = fc.constantFrom('login: ', 'Password: ', '\r\n', 'root', '# ', '\xff\xfa', '\xff\xf0', 'incorrect');
  const turn = fc.record({
    from: fc.constantFrom(0 as const, 1 as const),
    says: fc.oneof(words.map(toBytes), fc.uint8Array({ maxLength: 20 })),
  });
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 20 }), fc.nat(20), (turns, at) => {
      const cut = (length: number) => (at < length ? [at] : []);
      assert.deepEqual(play(TELNET, turns, { cut }), play(TELNET, turns));
    }),
  );
});
