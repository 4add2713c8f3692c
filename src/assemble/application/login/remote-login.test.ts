import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LoginTransaction } from '../../../model/transaction/login.ts';
import { everyCut, FLOW, play, type Turn, toBytes } from '../../testing/conversation.ts';
import type { ApplicationProtocol } from '../parser.ts';
import { REXEC, RLOGIN, RSH } from './remote-login.ts';

const s = (text: string): Turn => ({ from: 1, says: toBytes(text) });
const c = (text: string): Turn => ({ from: 0, says: toBytes(text) });
const logins = (protocol: ApplicationProtocol, turns: readonly Turn[]) =>
  (play(protocol, turns) as LoginTransaction[]).map(({ service, clientUser, user, password, success }) => [
    service,
    clientUser,
    user,
    password,
    success,
  ]);

const HELLO = c('\0anna\0root\0vt100/9600\0');

test('rlogin by trust, by password, and refused', () => {
  assert.deepEqual(logins(RLOGIN, [HELLO, s('\0'), s('Last login: today\r\n$ ')]), [
    ['rlogin', 'anna', 'root', null, true],
  ]);
  const asked = [HELLO, s('\0Password: '), c('secret\r')];
  assert.deepEqual(logins(RLOGIN, [...asked, s('\r\nhost% '), c('ls\r')]), [
    ['rlogin', 'anna', 'root', 'secret', true],
  ]);
  assert.deepEqual(logins(RLOGIN, [...asked, s('\r\nLogin incorrect\r\n')]), [
    ['rlogin', 'anna', 'root', 'secret', false],
  ]);
});

test('rsh and rexec: the first byte of the answer decides', () => {
  const rsh = c('1022\0anna\0root\0id\0');
  assert.deepEqual(logins(RSH, [rsh, s('\0uid=0')]), [['rsh', 'anna', 'root', null, true]]);
  assert.deepEqual(logins(RSH, [rsh, s('\x01Permission denied.\n')]), [['rsh', 'anna', 'root', null, false]]);
  assert.deepEqual(logins(RSH, [rsh]), [['rsh', 'anna', 'root', null, null]]);
  assert.deepEqual(logins(RSH, [c('1022\0anna\0')]), []);
  assert.deepEqual(logins(REXEC, [c('0\0root\0toor\0id\0'), s('\0')]), [['rexec', null, 'root', 'toor', true]]);
});

test('recognised on their ports alone', () => {
  const judge = (protocol: ApplicationProtocol, text: string, port: number) =>
    protocol.recognise(0, toBytes(text), 0, text.length, { ...FLOW, responderPort: port });
  assert.equal(judge(RLOGIN, '\0anna', 513), 'yes');
  assert.equal(judge(RLOGIN, 'anna', 513), 'no');
  assert.equal(judge(RLOGIN, '\0anna', 5130), 'no');
  assert.equal(judge(RSH, '1022\0a', 514), 'yes');
  assert.equal(judge(RSH, '<34>text', 514), 'no');
});

test('the pieces make no difference, and nothing throws', () => {
  const turns = [HELLO, s('\0Password: '), c('secret\r'), s('\r\nLogin incorrect\r\n')];
  const whole = play(RLOGIN, turns);
  for (const cut of everyCut(turns)) assert.deepEqual(play(RLOGIN, turns, { cut }), whole);
  const turn = fc.record({ from: fc.constantFrom(0 as const, 1 as const), says: fc.uint8Array({ maxLength: 300 }) });
  fc.assert(
    fc.property(fc.constantFrom(RLOGIN, RSH, REXEC), fc.array(turn, { maxLength: 8 }), (protocol, arbitrary) => {
      play(protocol, [HELLO, ...arbitrary]);
      play(protocol, arbitrary);
    }),
  );
});
