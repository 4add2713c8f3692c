import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Transaction } from '../../../model/transaction.ts';
import { FLOW, play, type Turn } from '../../testing/conversation.ts';
import {
  bytesOf,
  clientHello,
  extension,
  fromHex,
  message,
  number,
  numbers,
  protocols,
  serverHello,
  serverName,
  sized,
} from '../tls/testing/messages.ts';
import { GOOGLE_QUIC, QUIC } from './quic.ts';
import { cryptoFrame, initial } from './testing/packets.ts';

const KEY = fromHex('a1b2c3d4e5f60718');
const SERVER = fromHex('0102030405');
const CLIENT_HELLO = message(
  1,
  clientHello({
    extensions: [
      serverName('www.example.org'),
      protocols('h3', 'h2'),
      extension(57, new Uint8Array(40)),
      extension(43, sized(1, [3, 4])),
    ],
  }),
);
const SERVER_HELLO = message(
  2,
  serverHello({ cipher: 0x1301, extensions: [extension(43, [3, 4]), extension(51, numbers([29]), sized(2, 'k'))] }),
);
const handshakePacket = bytesOf(
  0xe0,
  number(1, 4),
  sized(1, KEY),
  sized(1, SERVER),
  number(0x4010, 2),
  new Uint8Array(16),
);
const short = Uint8Array.of(0x41, 1, 2, 3, 4, 5, 6, 7);
const first = initial({ key: KEY }, cryptoFrame(0, CLIENT_HELLO));
const answer = bytesOf(
  initial(
    { key: KEY, side: 'server', destination: new Uint8Array(0), source: SERVER, fill: 200 },
    [2, 0, 0, 0, 0],
    cryptoFrame(0, SERVER_HELLO),
  ),
  handshakePacket,
);

const quic = (transactions: readonly Transaction[]) => transactions.filter((one) => one.kind === 'quic');
const ssl = (transactions: readonly Transaction[]) => {
  const found = transactions.filter((one) => one.kind === 'ssl');
  assert.equal(found.length, 1);
  const [one] = found;
  assert.ok(one?.kind === 'ssl');
  return one;
};

test('a connection is told, and its TLS', () => {
  const turns: readonly Turn[] = [
    { from: 0, says: first },
    { from: 1, says: answer },
    { from: 0, says: bytesOf(handshakePacket, short) },
    ...Array.from({ length: 4 }, (): Turn => ({ from: 1, says: short })),
  ];
  const transactions = play(QUIC, turns);
  assert.deepEqual(quic(transactions), [
    {
      kind: 'quic',
      uid: FLOW.uid,
      time: 1_000_000,
      originator: FLOW.originator,
      originatorPort: FLOW.originatorPort,
      responder: FLOW.responder,
      responderPort: FLOW.responderPort,
      version: '1',
      clientDestination: 'a1b2c3d4e5f60718',
      clientSource: '0102030405',
      serverSource: '0102030405',
      serverName: 'www.example.org',
      clientProtocol: 'h3',
      history: 'ISishHOooo',
    },
  ]);
  const told = ssl(transactions);
  assert.deepEqual(
    [told.history, told.version, told.curve, told.serverName, told.established, told.offeredProtocols],
    ['Cs', 'TLSv13', 'x25519', 'www.example.org', false, ['h3', 'h2']],
  );
  assert.match(told.ja4 ?? '', /^q13d0204h3_/);
});

test('versions differ in their keys and types', () => {
  for (const version of [0x6b3343cf, 0xff00001d, 0xff000017, 0xfaceb001, 0x54303531]) {
    const type = version === 0x6b3343cf ? 0xd0 : 0xc0;
    const packet = initial({ key: KEY, version, first: type }, cryptoFrame(0, CLIENT_HELLO));
    assert.equal(QUIC.recognise(0, packet, 0, packet.length, FLOW), 'yes');
    assert.equal(ssl(play(QUIC, [{ from: 0, says: packet }])).serverName, 'www.example.org');
  }
});

test('the hello may be scattered over frames and packets in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(CLIENT_HELLO.length), { minLength: 1, maxLength: 8 }), fc.nat(), (cuts, seed) => {
      const edges = [0, ...cuts.sort((a, b) => a - b), CLIENT_HELLO.length];
      const frames = edges
        .slice(1)
        .map((to, index) => cryptoFrame(edges[index] as number, CLIENT_HELLO.subarray(edges[index], to)));
      for (let index = frames.length - 1; index > 0; index--) {
        const other = (seed * (index + 7)) % (index + 1);
        [frames[index], frames[other]] = [frames[other] as Uint8Array, frames[index] as Uint8Array];
      }
      const half = frames.length >>> 1;
      const turns: readonly Turn[] = [
        { from: 0, says: initial({ key: KEY, number: 0 }, [1, 0, 0], ...frames.slice(0, half)) },
        { from: 0, says: initial({ key: KEY, number: 1 }, ...frames.slice(half)) },
      ];
      const told = ssl(play(QUIC, turns));
      assert.equal(told.serverName, 'www.example.org');
      assert.equal(told.ja3, ssl(play(QUIC, [{ from: 0, says: first }])).ja3);
    }),
    { numRuns: 30 },
  );
});

test('a retry changes the keys, and ends a record', () => {
  const retry = bytesOf(0xf0, number(1, 4), sized(1, []), sized(1, SERVER), new Uint8Array(40));
  const again = initial({ key: SERVER, token: new Uint8Array(24) }, cryptoFrame(0, CLIENT_HELLO));
  const back = initial(
    { key: SERVER, side: 'server', source: KEY, destination: new Uint8Array(0) },
    cryptoFrame(0, SERVER_HELLO),
  );
  const transactions = play(QUIC, [
    { from: 0, says: first },
    { from: 1, says: retry },
    { from: 0, says: again },
    { from: 1, says: back },
  ]);
  assert.deepEqual(
    quic(transactions).map((one) => one.kind === 'quic' && [one.history, one.clientDestination, one.serverSource]),
    [
      ['ISr', 'a1b2c3d4e5f60718', null],
      ['ISis', '0102030405', 'a1b2c3d4e5f60718'],
    ],
  );
  assert.equal(ssl(transactions).history, 'CCs');
});

test('a version that is refused, packets without the fixed bit, a close', () => {
  const negotiation = bytesOf(0xc0, number(0, 4), sized(1, KEY), sized(1, SERVER), number(1, 4));
  const close = initial({ key: KEY, side: 'server', fill: 60 }, [0x1c, 1, 0, 0]);
  const histories = (turns: readonly Turn[]) =>
    quic(play(QUIC, turns)).map((one) => one.kind === 'quic' && one.history);
  assert.deepEqual(
    histories([
      { from: 0, says: first },
      { from: 1, says: negotiation },
    ]),
    ['ISu'],
  );
  assert.deepEqual(histories([{ from: 0, says: bytesOf(first, new Uint8Array(20)) }]), ['ISX']);
  assert.deepEqual(
    histories([
      { from: 0, says: first },
      { from: 1, says: close },
    ]),
    ['ISic'],
  );
  const greased = initial({ key: KEY, side: 'server', first: 0x80, fill: 200 }, cryptoFrame(0, SERVER_HELLO));
  assert.deepEqual(
    histories([
      { from: 0, says: first },
      { from: 1, says: greased },
    ]),
    ['ISis'],
  );
});

test('it is recognised by opening it; by its form on its own ports alone', () => {
  const at443 = { ...FLOW, responderPort: 443 };
  const answerTo = (bytes: Uint8Array, flow = FLOW) => QUIC.recognise(0, bytes, 0, bytes.length, flow);
  assert.equal(answerTo(first), 'yes');
  const changed = first.slice();
  changed[600] = (changed[600] as number) ^ 1;
  assert.equal(answerTo(changed), 'no');
  assert.equal(answerTo(changed, at443), 'yes');
  assert.equal(answerTo(first.subarray(0, 200)), 'no');
  assert.equal(answerTo(first.subarray(0, 200), at443), 'yes', 'captured in part');
  assert.equal(answerTo(short, at443), 'no');
  assert.equal(
    answerTo(bytesOf(0xc0, number(0x12345678, 4), sized(1, KEY), sized(1, []), new Uint8Array(1_200)), at443),
    'no',
  );
});

test('who sends many packets that do not open is not read for ever', () => {
  const wrong = initial({ key: SERVER, destination: KEY }, cryptoFrame(0, CLIENT_HELLO));
  const turns = Array.from({ length: 200 }, (): Turn => ({ from: 0, says: wrong }));
  const transactions = play(QUIC, turns);
  assert.equal(quic(transactions).length, 1);
  const versions = Array.from(
    { length: 200 },
    (_, index): Turn => ({
      from: 0,
      says: bytesOf(0xc0, number(0x99000000 + index, 4), sized(1, KEY), sized(1, []), new Uint8Array(40)),
    }),
  );
  assert.equal(quic(play(QUIC, versions)).length, 16);
});

test('what no server would answer is not opened: a small datagram, a short identifier without a token', () => {
  const answerTo = (bytes: Uint8Array) => QUIC.recognise(0, bytes, 0, bytes.length, FLOW);
  assert.equal(answerTo(initial({ key: KEY, fill: 1_199 }, cryptoFrame(0, CLIENT_HELLO))), 'no');
  assert.equal(answerTo(initial({ key: KEY, fill: 1_200 }, cryptoFrame(0, CLIENT_HELLO))), 'yes');
  assert.equal(answerTo(initial({ key: SERVER }, cryptoFrame(0, CLIENT_HELLO))), 'no');
  assert.equal(answerTo(initial({ key: SERVER, token: KEY }, cryptoFrame(0, CLIENT_HELLO))), 'yes');
});

test('who begins anew with retries without end is not read for ever', () => {
  const retry = bytesOf(0xf0, number(1, 4), sized(1, []), sized(1, SERVER), new Uint8Array(40));
  const turns = Array.from({ length: 60 }, (_, index): readonly Turn[] => [
    { from: 0, says: initial({ key: number(index, 8) }, cryptoFrame(0, CLIENT_HELLO)) },
    { from: 1, says: retry },
  ]);
  assert.equal(ssl(play(QUIC, turns.flat())).history, 'C'.repeat(32));
});

test('Google’s QUIC tells in clear which server is asked', () => {
  const tag = (name: string, end: number) => bytesOf(name, [end, 0, 0, 0]);
  const hello = bytesOf(
    'CHLO',
    [3, 0, 0, 0],
    tag('PAD\0', 4),
    tag('SNI\0', 19),
    tag('VER\0', 23),
    'xxxx',
    'www.example.org',
    'Q043',
  );
  const old = bytesOf(0x0d, KEY, 'Q043', 1, new Uint8Array(12), [0xa0, 1, 0, 4], hello);
  const newer = bytesOf(0xc3, 'Q046', 0x50, KEY, number(1, 4), new Uint8Array(12), [0xa0, 1, 0, 4], hello);
  for (const [packet, version] of [
    [old, 'Q043'],
    [newer, 'Q046'],
  ] as const) {
    assert.equal(GOOGLE_QUIC.recognise(0, packet, 0, packet.length, FLOW), 'yes');
    const [told] = quic(play(GOOGLE_QUIC, [{ from: 0, says: packet }]));
    assert.ok(told?.kind === 'quic');
    assert.deepEqual(
      [told.version, told.serverName, told.clientDestination],
      [version, 'www.example.org', 'a1b2c3d4e5f60718'],
    );
  }
  const q050 = initial({ key: KEY, version: 0x51303530 }, bytesOf([8], cryptoFrame(0, hello).subarray(1)));
  const [inside] = quic(play(QUIC, [{ from: 0, says: q050 }]));
  assert.equal(inside?.kind === 'quic' && inside.serverName, 'www.example.org');
});

test('any datagrams are read without a throw', () => {
  const bent = fc
    .tuple(fc.constantFrom(first, answer, handshakePacket), fc.nat(60), fc.nat(255))
    .map(([packet, at, value]) => {
      const bytes = packet.slice();
      bytes[at % bytes.length] = value;
      return bytes;
    });
  const datagram = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 60 }), bent);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(0 as const, 1 as const), datagram), { maxLength: 5 }), (parts) => {
      const turns = parts.map(([from, says]): Turn => ({ from, says }));
      for (const protocol of [QUIC, GOOGLE_QUIC]) {
        play(protocol, turns);
        for (const [from, says] of parts) protocol.recognise(from, says, 0, says.length, FLOW);
      }
    }),
  );
});
