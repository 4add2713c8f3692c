import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RdpTransaction } from '../../../model/transaction/rdp.ts';
import { everyCut, FLOW, play, type Turn, toBytes } from '../../testing/conversation.ts';
import { RDP } from './rdp.ts';
import { clientBuild, conferenceResult, keyboardLanguage, negotiationFailure, securityProtocol } from './rdp-names.ts';

const tpkt = (...body: number[]): number[] => [3, 0, (body.length + 4) >> 8, (body.length + 4) & 0xff, ...body];
const connection = (code: number, ...more: number[]): number[] => tpkt(6 + more.length, code, 0, 0, 0, 0, 0, ...more);
const negotiates = (type: number, value: number): number[] => [type, 0, 8, 0, value, 0, 0, 0];
const data = (...body: number[]): number[] => tpkt(2, 0xf0, 0x80, ...body);
const little = (value: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.floor(value / 256 ** index) % 256);
const block = (type: number, ...body: number[]): number[] => [
  ...little(type, 2),
  ...little(body.length + 4, 2),
  ...body,
];
const wide = (text: string): number[] => [...text.padEnd(16, '\0')].flatMap((letter) => [letter.charCodeAt(0), 0]);
const text = (words: string): number[] => [...toBytes(words)];
const turn = (from: 0 | 1, bytes: readonly number[]): Turn => ({ from, says: Uint8Array.from(bytes) });

const COOKIE = text('Cookie: mstshash=anna\r\n');
const REQUEST = turn(0, connection(0xe0, ...COOKIE, ...negotiates(1, 3)));
const core = [...little(0x80004, 4), ...little(1_920, 2), ...little(1_080, 2), ...little(0, 4), ...little(0x409, 4)];
const blocks = [
  ...block(0xc001, ...core, ...little(9_600, 4), ...wide('DESK')),
  ...block(0xc003, ...little(2, 4), ...text('rdpdr\0\0\0'), 0, 0, 0, 0, ...text('cliprdr\0'), 0, 0, 0, 0),
];
const CREATE = turn(
  0,
  data(0x7f, 0x65, 9, 9, ...text('Duca'), 0x80 + (blocks.length >> 8), blocks.length & 0xff, ...blocks),
);
const CREATED = turn(1, data(0x7f, 0x66, 0x0a, 1, 0, 0, 1, 0xc0, 0, ...text('McDn'), 0));

const rdp = (turns: readonly Turn[]): RdpTransaction => {
  const [transaction, ...rest] = play(RDP, turns) as RdpTransaction[];
  assert.equal(rest.length, 0);
  assert.ok(transaction);
  return transaction;
};

test('a session in clear tells its client', () => {
  const turns = [REQUEST, turn(1, connection(0xd0, ...negotiates(2, 0))), CREATE, CREATED, turn(0, data(1, 2, 3))];
  const expected = {
    kind: 'rdp',
    ...FLOW,
    time: 1_000_000,
    cookie: 'anna',
    result: 'Success',
    securityProtocol: 'RDP',
    clientChannels: ['rdpdr', 'cliprdr'],
    keyboardLayout: 'English - United States',
    clientBuild: 'RDP 8.1',
    clientName: 'DESK',
    desktopWidth: 1_920,
    desktopHeight: 1_080,
  };
  assert.deepEqual(rdp(turns), expected);
  for (const cut of everyCut(turns)) assert.deepEqual(play(RDP, turns, { cut }), [expected]);
});

test('where TLS is agreed it is handed over', () => {
  const parser = RDP.open(FLOW, 'tcp', () => {}, undefined as never);
  for (const [from, says] of [
    [0, REQUEST.says],
    [1, Uint8Array.from(connection(0xd0, ...negotiates(2, 8)))],
  ] as const) {
    const bytes = says as Uint8Array;
    assert.equal(parser.handsOver, false);
    parser.data(from, bytes, 0, bytes.length, 0);
  }
  assert.equal(parser.handsOver, true);
  const {
    result,
    securityProtocol: security,
    cookie,
  } = rdp([turn(0, connection(0xe0, ...negotiates(1, 3))), turn(1, connection(0xd0, ...negotiates(2, 8)))]);
  assert.deepEqual([result, security, cookie], ['encrypted', 'HYBRID_EX', '']);
});

test('refusals, silence and what is missing', () => {
  assert.equal(rdp([REQUEST, turn(1, connection(0xd0, ...negotiates(3, 5)))]).result, 'HYBRID_REQUIRED_BY_SERVER');
  assert.deepEqual([rdp([REQUEST]).cookie, rdp([REQUEST]).result], ['anna', null]);
  assert.equal(rdp([REQUEST, { from: 1, missing: 5 }, CREATED]).result, null);
  assert.equal(rdp([REQUEST, turn(1, connection(0xd0)), CREATED]).securityProtocol, null);
});

test('codes that nobody has named are given as they are', () => {
  assert.equal(securityProtocol(4), 'security_protocol-4');
  assert.equal(negotiationFailure(9), 'failure_code-9');
  assert.equal(conferenceResult(9), 'result-9');
  assert.equal(clientBuild(1), 'client_build-1');
  assert.equal(keyboardLanguage(0xffff), 'keyboard-65535');
  assert.equal(keyboardLanguage(0x4041e), 'Thai (Best Guess for 263198)');
});

test('recognised by cookie or negotiation on any port', () => {
  const judge = (bytes: readonly number[], port = 4_000) =>
    RDP.recognise(0, Uint8Array.from(bytes), 0, bytes.length, { ...FLOW, responderPort: port });
  assert.equal(judge(connection(0xe0, ...COOKIE)), 'yes');
  assert.equal(judge(connection(0xe0, ...negotiates(1, 0))), 'yes');
  assert.equal(judge(connection(0xe0)), 'no');
  assert.equal(judge(connection(0xe0), 3_389), 'yes');
  assert.equal(judge(connection(0xe0, ...COOKIE).slice(0, 9)), 'more');
  assert.equal(judge([3, 0]), 'more');
  assert.equal(judge(connection(0xe0, 0xc1, 2, 1, 0, 0xc2, 2, 1, 2), 102), 'no');
});

test('damaged and arbitrary streams never throw and give one transaction', () => {
  const good = [REQUEST, CREATE, CREATED].map(({ says }) => says as Uint8Array);
  const damaged = fc
    .tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }))
    .map(([one, changes]) => {
      const bytes = one.slice();
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return bytes;
    });
  const step = fc.record({ from: fc.constantFrom(0 as const, 1 as const), says: damaged });
  fc.assert(fc.property(fc.array(step, { maxLength: 10 }), (turns) => assert.equal(play(RDP, turns).length, 1)));
});
