import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Transaction } from '../../../model/transaction.ts';
import { FLOW, play, type Turn } from '../../testing/conversation.ts';
import { DTLS } from './dtls.ts';
import { certificate } from './testing/certificates.ts';
import { bytesOf, chain, clientHello, extension, number, serverHello, serverName, sized } from './testing/messages.ts';

const record = (type: number, content: Uint8Array, epoch = 0, version = 0xfefd) =>
  bytesOf(type, number(version, 2), number(epoch, 2), number(1, 6), sized(2, content));

/** A handshake message, or the part `[from, to)` of its body. */
function fragment(type: number, sequence: number, body: Uint8Array, from = 0, to = body.length): Uint8Array {
  return bytesOf(
    type,
    number(body.length, 3),
    number(sequence, 2),
    number(from, 3),
    number(to - from, 3),
    body.subarray(from, to),
  );
}

const HELLO = (cookie: string) =>
  clientHello({ version: 0xfefd, cookie: bytesOf(cookie), extensions: [serverName('www.example.org')] });
const CERTIFICATES = chain(certificate());
const CHANGE = record(20, Uint8Array.of(1));
const SECRET = record(22, new Uint8Array(40), 1);

const FULL: readonly Turn[] = [
  { from: 0, says: record(22, fragment(1, 0, HELLO(''))) },
  { from: 1, says: record(22, fragment(3, 0, bytesOf([0xfe, 0xfd], sized(1, 'cookie')))) },
  { from: 0, says: record(22, fragment(1, 1, HELLO('cookie'))) },
  {
    from: 1,
    says: bytesOf(
      record(22, fragment(2, 1, serverHello({ version: 0xfefd }))),
      record(22, fragment(11, 2, CERTIFICATES, 0, 100)),
    ),
  },
  { from: 1, says: record(22, fragment(14, 3, new Uint8Array(0))) },
  { from: 1, says: record(22, fragment(11, 2, CERTIFICATES, 90)) },
  { from: 0, says: bytesOf(record(22, fragment(16, 2, new Uint8Array(60))), CHANGE, SECRET) },
  { from: 1, says: bytesOf(CHANGE, SECRET) },
];

function told(transactions: readonly Transaction[]) {
  const found = transactions.find((transaction) => transaction.kind === 'ssl');
  assert.ok(found?.kind === 'ssl');
  return found;
}

test('a handshake with a cookie, fragments and messages out of order', () => {
  const transactions = play(DTLS, FULL);
  assert.deepEqual(
    transactions.map(({ kind }) => kind),
    ['x509', 'ssl'],
  );
  const ssl = told(transactions);
  assert.deepEqual(
    [ssl.history, ssl.version, ssl.established, ssl.serverName, ssl.subject, ssl.ja4?.slice(0, 10)],
    ['CvCsxnGIi', 'DTLSv12', true, 'www.example.org', 'CN=www.example.org', 'dd2d020100'],
  );
});

test('what is sent again counts once', () => {
  const repeated = FULL.flatMap((turn) => [turn, turn]);
  assert.deepEqual({ ...told(play(DTLS, repeated)), time: 0 }, { ...told(play(DTLS, FULL)), time: 0 });
});

test('DTLS 1.3 is encrypted after the hellos', () => {
  const hello = serverHello({ version: 0xfefd, cipher: 0x1301, extensions: [extension(43, [0xfe, 0xfc])] });
  const ssl = told(
    play(DTLS, [
      FULL[0] as Turn,
      { from: 1, says: bytesOf(record(22, fragment(2, 0, hello)), [0x2e, 1, 2, 3]) },
      { from: 0, says: Uint8Array.of(0x2f, 1, 2, 3) },
    ]),
  );
  assert.deepEqual([ssl.version, ssl.history, ssl.established], ['DTLSv13', 'Cs', true]);
});

test('an alert, and a message that never comes', () => {
  const ssl = told(
    play(DTLS, [
      FULL[0] as Turn,
      { from: 1, says: bytesOf(record(22, fragment(14, 3, new Uint8Array(0))), record(21, Uint8Array.of(2, 40))) },
    ]),
  );
  assert.deepEqual([ssl.lastAlert, ssl.history], ['handshake_failure', 'Cln']);
});

test('it is recognised by a handshake in clear; STUN before it is waited out', () => {
  const answer = (bytes: Uint8Array) => DTLS.recognise(0, bytes, 0, bytes.length, FLOW);
  const hello = record(22, fragment(1, 0, HELLO('')));
  assert.equal(answer(hello), 'yes');
  for (let end = 1; end < 25; end++) assert.equal(answer(hello.subarray(0, end)), 'no');
  assert.equal(answer(SECRET), 'no');
  assert.equal(answer(record(23, new Uint8Array(40), 1)), 'no');
  assert.equal(answer(bytesOf([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42], new Uint8Array(12))), 'more');
});

test('any datagrams are read without a throw', () => {
  const datagram = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 80 }),
    fc.tuple(fc.nat(FULL.length - 1), fc.nat(200), fc.nat(255)).map(([turn, at, value]) => {
      const bytes = bytesOf(FULL[turn]?.says ?? []);
      bytes[at % bytes.length] = value;
      return bytes;
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(0 as const, 1 as const), datagram), { maxLength: 10 }), (parts) => {
      play(
        DTLS,
        parts.map(([from, says]) => ({ from, says })),
      );
    }),
  );
});
