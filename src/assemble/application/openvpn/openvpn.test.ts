import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertCutsDoNotMatter } from '../../testing/any-cut.ts';
import { everyCut, play, type Turn } from '../../testing/conversation.ts';
import { judge } from '../../testing/judge.ts';
import {
  bytesOf,
  clientHello,
  message,
  number,
  record,
  serverHello,
  serverName,
  sized,
} from '../tls/testing/messages.ts';
import { OPENVPN_TCP, OPENVPN_UDP } from './openvpn.ts';

const CLIENT = [1, 2, 3, 4, 5, 6, 7, 8];
const SERVER = [8, 7, 6, 5, 4, 3, 2, 1];
/** What tls-auth adds with SHA-1: a digest, a number, a time. */
const wrapping = (count: number) => bytesOf(new Uint8Array(20).fill(0xab), number(count, 4), number(1_700_000_000, 4));
const NONE: Uint8Array = new Uint8Array(0);

function control(
  opcode: number,
  from: 0 | 1,
  id: number,
  payload: Uint8Array = NONE,
  wrapped: Uint8Array = NONE,
  acknowledged = -1,
): Uint8Array {
  const [own, peer] = from === 0 ? [CLIENT, SERVER] : [SERVER, CLIENT];
  const acknowledgement = acknowledged < 0 ? [0] : bytesOf(1, number(acknowledged, 4), peer);
  return bytesOf(opcode << 3, own, wrapped, acknowledgement, number(id, 4), payload);
}

const hello = record(22, message(1, clientHello({ extensions: [serverName('vpn.example')] })));
const answer = record(22, message(2, serverHello()));

/** A session: the hello in two packets that come in the wrong order. */
function session(wrap: (count: number) => Uint8Array = () => NONE): { from: 0 | 1; says: Uint8Array }[] {
  return [
    { from: 0, says: control(7, 0, 0, NONE, wrap(1)) },
    { from: 0, says: control(7, 0, 0, NONE, wrap(2)) },
    { from: 1, says: control(8, 1, 0, NONE, wrap(1), 0) },
    { from: 0, says: control(4, 0, 2, hello.subarray(30), wrap(4), 0) },
    { from: 0, says: control(4, 0, 1, hello.subarray(0, 30), wrap(3)) },
    { from: 0, says: control(4, 0, 1, hello.subarray(0, 30), wrap(5)) },
    { from: 1, says: control(4, 1, 1, answer, wrap(2), 2) },
  ];
}

const overTcp = (turns: readonly { from: 0 | 1; says: Uint8Array }[]): Turn[] =>
  turns.map(({ from, says }) => ({ from, says: sized(2, says) }));

function namesOf(protocol: typeof OPENVPN_UDP, turns: readonly Turn[]): unknown[] {
  return play(protocol, turns).map((one) => (one.kind === 'ssl' ? [one.serverName, one.cipher, one.history] : one));
}

const EXPECTED = [['vpn.example', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'Cs']];

test('the TLS of the control channel is read, in the order of the packets', () => {
  assert.deepEqual(namesOf(OPENVPN_UDP, session()), EXPECTED);
  assert.deepEqual(namesOf(OPENVPN_TCP, overTcp(session())), EXPECTED);
});

test('tls-auth signs the control channel and hides nothing', () => {
  assert.deepEqual(namesOf(OPENVPN_UDP, session(wrapping)), EXPECTED);
  assert.deepEqual(namesOf(OPENVPN_TCP, overTcp(session(wrapping))), EXPECTED);
});

test('a new session between the same ports is another handshake', () => {
  const [first, ...rest] = session();
  const again = { from: 0 as const, says: control(7, 0, 0).with(1, 99) };
  const turns = [first, ...rest, again].filter((turn) => turn !== undefined);
  assert.deepEqual(namesOf(OPENVPN_UDP, [...turns, ...session()]), [...EXPECTED, ...EXPECTED]);
});

test('a packet of another session, or that never came, says nothing', () => {
  const foreign = control(4, 0, 1, hello).with(1, 99);
  assert.deepEqual(namesOf(OPENVPN_UDP, [...session().slice(0, 3), { from: 0, says: foreign }]), []);
  const late = control(4, 0, 40, hello);
  assert.deepEqual(namesOf(OPENVPN_UDP, [...session().slice(0, 3), { from: 0, says: late }]), []);
});

test('a reset is told by its form on any port, wrapped or not', () => {
  const reset = control(7, 0, 0);
  assert.equal(judge(OPENVPN_UDP, reset), 'yes');
  assert.equal(judge(OPENVPN_UDP, control(8, 1, 0, NONE, NONE, 0), 4_000, 1), 'yes');
  assert.equal(judge(OPENVPN_UDP, control(7, 0, 0, NONE, wrapping(1))), 'yes');
  // The number and the time of tls-crypt follow the header, the rest is unreadable.
  const encrypted = bytesOf(0x38, CLIENT, number(1, 4), number(1_700_000_000, 4), new Uint8Array(37).fill(0xcd));
  assert.equal(judge(OPENVPN_UDP, encrypted), 'yes');
  assert.deepEqual(play(OPENVPN_UDP, [{ from: 0, says: encrypted }, ...session()]), []);
  assert.equal(judge(OPENVPN_TCP, sized(2, reset)), 'yes');
  for (let length = 1; length < 16; length++)
    assert.equal(judge(OPENVPN_TCP, sized(2, reset).subarray(0, length)), 'more');
});

test('what only begins like a reset is none', () => {
  assert.equal(judge(OPENVPN_UDP, control(4, 0, 0)), 'no');
  assert.equal(judge(OPENVPN_UDP, control(7, 0, 1)), 'no');
  assert.equal(judge(OPENVPN_UDP, control(7, 0, 0, Uint8Array.of(1))), 'no');
  assert.equal(judge(OPENVPN_UDP, new Uint8Array(64).fill(0x38)), 'no');
  assert.equal(judge(OPENVPN_UDP, control(7, 0, 0, NONE, wrapping(100_000))), 'no');
  assert.equal(judge(OPENVPN_TCP, 'GET / HTTP/1.1\r\n'), 'no');
  assert.equal(judge(OPENVPN_TCP, [0, 44, 0, 1, 1, 0, 0, 1]), 'no');
});

test('data without a handshake ends the reading', () => {
  const data = { from: 0 as const, says: bytesOf(9 << 3, 0, 0, 1, new Uint8Array(40)) };
  const turns = [...session().slice(0, 3), ...Array.from({ length: 257 }, () => data), ...session().slice(3)];
  assert.deepEqual(namesOf(OPENVPN_UDP, turns), []);
});

test('however the stream is cut', () => {
  const turns = overTcp(session(wrapping));
  const whole = play(OPENVPN_TCP, turns);
  for (const cut of everyCut(turns)) assert.deepEqual(play(OPENVPN_TCP, turns, { cut }), whole);
  const says = overTcp(session()).map(({ says: bytes }) => String.fromCharCode(...(bytes as Uint8Array)));
  assertCutsDoNotMatter(OPENVPN_TCP, says, { opening: overTcp(session()).slice(0, 1) });
});
