import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SslTransaction } from '../../../model/transaction/ssl.ts';
import type { Transaction } from '../../../model/transaction.ts';
import { everyCut, FLOW, play, type Turn } from '../../testing/conversation.ts';
import { certificate } from './testing/certificates.ts';
import {
  bytesOf,
  chain,
  clientHello,
  extension,
  fromHex,
  message,
  number,
  numbers,
  protocols,
  record,
  serverHello,
  serverName,
  sized,
} from './testing/messages.ts';
import { TLS } from './tls.ts';

const CERTIFICATE = certificate();
const CLIENT_HELLO = message(
  1,
  clientHello({ extensions: [serverName('www.example.org'), protocols('h2', 'http/1.1'), extension(35)] }),
);
const CHANGE = record(20, Uint8Array.of(1));
const FINISHED = record(22, new Uint8Array(40).fill(0xee));
const DATA = record(23, new Uint8Array(60).fill(0xdd));

const FULL: readonly Turn[] = [
  { from: 0, says: record(22, CLIENT_HELLO, 0x0301) },
  {
    from: 1,
    says: bytesOf(
      record(22, message(2, serverHello({ extensions: [protocols('h2')] }))),
      record(22, message(11, chain(CERTIFICATE))),
      record(22, message(12, Uint8Array.of(3, 0, 23, 1, 4))),
      record(22, message(14)),
    ),
  },
  { from: 0, says: bytesOf(record(22, message(16, new Uint8Array(66))), CHANGE, FINISHED) },
  { from: 1, says: bytesOf(record(22, message(4, new Uint8Array(20))), CHANGE, FINISHED) },
  { from: 0, says: DATA },
];

function ssl(transactions: readonly Transaction[]): SslTransaction {
  const found = transactions.filter((transaction) => transaction.kind === 'ssl');
  assert.equal(found.length, 1);
  return found[0] as SslTransaction;
}

test('a whole handshake of TLS 1.2 is told, and the certificate before it', () => {
  const [x509, handshake, ...rest] = play(TLS, FULL);
  assert.deepEqual(rest, []);
  assert.equal(x509?.kind, 'x509');
  assert.equal(x509?.kind === 'x509' && x509.isHost && !x509.fromClient, true);
  assert.equal(x509?.time, 2_000_000);
  const { ja3, ja3s, ja4, serverCertificates, serverCertificateSha1, ...plain } = handshake as SslTransaction;
  assert.match(`${ja3} ${ja3s} ${ja4}`, /^[0-9a-f]{32} [0-9a-f]{32} t12d0203h2_[0-9a-f]{12}_[0-9a-f]{12}$/);
  assert.deepEqual(serverCertificates, [x509?.kind === 'x509' ? x509.fingerprint : '']);
  assert.equal(serverCertificateSha1, x509?.kind === 'x509' ? x509.sha1 : '');
  assert.deepEqual(plain, {
    kind: 'ssl',
    uid: FLOW.uid,
    time: 1_000_000,
    originator: FLOW.originator,
    originatorPort: FLOW.originatorPort,
    responder: FLOW.responder,
    responderPort: FLOW.responderPort,
    version: 'TLSv12',
    cipher: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    curve: 'secp256r1',
    serverName: 'www.example.org',
    resumed: false,
    lastAlert: null,
    nextProtocol: 'h2',
    offeredProtocols: ['h2', 'http/1.1'],
    established: true,
    history: 'CsxknGIti',
    furtherJa3: [],
    clientCertificates: [],
    subject: 'CN=www.example.org',
    issuer: 'CN=Example CA,O=Example Trust,C=ZZ',
    clientSubject: null,
    clientIssuer: null,
    validationStatus: null,
    nameMatches: true,
  });
});

test('the stream may be cut anywhere', () => {
  const whole = play(TLS, FULL);
  for (const cut of everyCut(FULL)) assert.deepEqual(play(TLS, FULL, { cut }), whole);
});

test('messages may be cut into records anywhere', () => {
  const whole = ssl(play(TLS, FULL));
  for (let at = 1; at < CLIENT_HELLO.length; at += 7) {
    const says = bytesOf(record(22, CLIENT_HELLO.subarray(0, at)), record(22, CLIENT_HELLO.subarray(at)));
    assert.deepEqual(ssl(play(TLS, [{ from: 0, says }, ...FULL.slice(1)])), whole);
  }
});

test('the parser has finished with the first encrypted record of both sides', () => {
  const parser = TLS.open(FLOW, 'tcp', () => {}, undefined as never);
  const states = FULL.map(({ from, says }) => {
    const bytes = bytesOf(says ?? []);
    parser.data(from, bytes, 0, bytes.length, 1);
    return parser.finished;
  });
  assert.deepEqual(states, [false, false, false, true, true]);
});

test('TLS 1.3: established by data of both sides, with and without change of cipher', () => {
  const hello = record(
    22,
    message(
      2,
      serverHello({ cipher: 0x1301, extensions: [extension(43, [3, 4]), extension(51, numbers([29]), sized(2, 'k'))] }),
    ),
  );
  const client: Turn = { from: 0, says: record(22, CLIENT_HELLO) };
  const plain = ssl(play(TLS, [client, { from: 1, says: bytesOf(hello, DATA) }, { from: 0, says: DATA }]));
  assert.deepEqual([plain.version, plain.curve, plain.history, plain.established], ['TLSv13', 'x25519', 'Cs', true]);
  const middle = ssl(
    play(TLS, [client, { from: 1, says: bytesOf(hello, CHANGE, DATA) }, { from: 0, says: bytesOf(CHANGE, DATA) }]),
  );
  assert.deepEqual([middle.history, middle.established], ['CsiI', true]);
  const half = ssl(play(TLS, [client, { from: 1, says: bytesOf(hello, DATA) }]));
  assert.equal(half.established, false);
});

test('further hellos that differ have their fingerprints beside the first', () => {
  const hello = (cipher: number) => record(22, message(1, clientHello({ ciphers: [cipher] })));
  const of = (...ciphers: number[]) => ssl(play(TLS, [{ from: 0, says: bytesOf(...ciphers.map(hello)) }]));
  const [one, two] = [of(47), of(53)];
  assert.deepEqual([of(47, 47).furtherJa3, of(47, 47).history], [[], 'CC']);
  assert.deepEqual([of(47, 53, 53, 47).ja3, of(47, 53, 53, 47).furtherJa3], [one.ja3, [two.ja3]]);
  assert.equal(of(...Array.from({ length: 100 }, (_, index) => index + 1)).furtherJa3.length, 4);
});

test('a request for another hello is no answer', () => {
  const random = fromHex('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c');
  const version = extension(43, number(0x0304, 2));
  const retry = message(
    2,
    serverHello({ random, cipher: 0x1301, extensions: [version, extension(51, numbers([23]))] }),
  );
  const answer = message(2, serverHello({ cipher: 0x1301, extensions: [version] }));
  const told = ssl(
    play(TLS, [
      { from: 0, says: record(22, CLIENT_HELLO) },
      { from: 1, says: record(22, retry) },
      {
        from: 0,
        says: record(22, message(1, clientHello({ extensions: [serverName('www.example.org'), extension(44)] }))),
      },
      { from: 1, says: record(22, answer) },
    ]),
  );
  assert.equal(told.history, 'CjCs');
  assert.equal(told.curve, 'secp256r1');
  assert.equal(told.ja3, ssl(play(TLS, [{ from: 0, says: record(22, CLIENT_HELLO) }])).ja3);
});

test('a session is resumed by its identifier, by a ticket, by a key', () => {
  const session = new Uint8Array(32).fill(5);
  const finish: readonly Turn[] = [{ from: 0, says: bytesOf(CHANGE, FINISHED) }];
  const resumed = (client: Uint8Array, server: Uint8Array) =>
    ssl(
      play(TLS, [
        { from: 0, says: record(22, message(1, client)) },
        { from: 1, says: bytesOf(record(22, message(2, server)), CHANGE, FINISHED) },
        ...finish,
      ]),
    ).resumed;
  assert.equal(resumed(clientHello({ session }), serverHello({ session })), true);
  assert.equal(resumed(clientHello({ session }), serverHello({ session: new Uint8Array(32).fill(6) })), false);
  assert.equal(resumed(clientHello({ extensions: [extension(35, 'ticket')] }), serverHello()), true);
  const modern = [extension(43, [3, 4]), extension(41, [0, 0])];
  assert.equal(
    resumed(clientHello({ session, extensions: [extension(41, 'x')] }), serverHello({ session, extensions: modern })),
    true,
  );
  assert.equal(resumed(clientHello({ session }), serverHello({ session, extensions: modern })), false);
});

test('an alert ends a handshake', () => {
  const told = ssl(
    play(TLS, [
      { from: 0, says: record(22, CLIENT_HELLO) },
      { from: 1, says: record(21, Uint8Array.of(2, 40)) },
    ]),
  );
  assert.deepEqual(
    [told.lastAlert, told.history, told.established, told.version],
    ['handshake_failure', 'Cl', false, null],
  );
});

test('one side alone, and a capture that begins amid a handshake', () => {
  const client = ssl(
    play(
      TLS,
      FULL.filter(({ from }) => from === 0),
    ),
  );
  assert.deepEqual([client.history, client.serverName, client.version], ['CGI', 'www.example.org', null]);
  const server = ssl(
    play(
      TLS,
      FULL.filter(({ from }) => from === 1),
    ),
  );
  assert.deepEqual([server.history, server.version, server.nameMatches], ['sxknti', 'TLSv12', null]);
  const late = ssl(play(TLS, FULL.slice(2)));
  assert.deepEqual([late.history, late.established], ['GIti', true]);
});

test('the client may be the side that was connected to', () => {
  const turned = FULL.map(({ from, says }): Turn => ({ from: from === 0 ? 1 : 0, says: says as Uint8Array }));
  assert.equal(ssl(play(TLS, turned)).history, '^CsxknGIti');
});

test('bytes that are missing cost what they belong to', () => {
  const hello = record(22, CLIENT_HELLO);
  const told = ssl(
    play(TLS, [
      { from: 0, says: hello },
      { from: 1, says: record(22, message(11, new Uint8Array(1_000))).subarray(0, 105) },
      { from: 1, missing: 904, says: bytesOf(record(22, message(14)), CHANGE, FINISHED) },
      { from: 0, says: bytesOf(CHANGE, FINISHED) },
    ]),
  );
  assert.deepEqual([told.history, told.established], ['CiI', true]);
});

test('what nobody ends is held within bounds', () => {
  const open = () => TLS.open(FLOW, 'tcp', () => {}, undefined as never);
  const give = (parser: ReturnType<typeof open>, from: 0 | 1, data: Uint8Array) =>
    parser.data(from, data, 0, data.length, 1);
  const handshake = open();
  give(handshake, 1, bytesOf([22, 3, 3], number(0x4000, 2), [11], number(0xffffff, 3), new Uint8Array(0x4000 - 4)));
  for (let index = 0; index < 70; index++) {
    give(handshake, 1, record(22, new Uint8Array(0x4000)));
    give(handshake, 0, record(22, new Uint8Array(0x4000)));
  }
  assert.equal(handshake.finished, true, 'a handshake without end');
  const oneSided = open();
  give(oneSided, 0, CHANGE);
  for (let index = 0; index < 20; index++) give(oneSided, 0, record(23, new Uint8Array(0x4000)));
  assert.equal(oneSided.finished, true, 'one side alone');
});

test('certificates without end, and what is none', () => {
  const hellos: readonly Turn[] = FULL.slice(0, 1);
  const certificates = (...messages: readonly Uint8Array[]) =>
    play(TLS, [...hellos, ...messages.map((body): Turn => ({ from: 1, says: record(22, message(11, body)) }))]);
  const many = Array.from({ length: 60 }, (_, index) => chain(certificate({ serial: [7, index] })));
  assert.equal(certificates(...many).filter(({ kind }) => kind === 'x509').length, 3);
  const tiny = chain(...Array.from({ length: 32 }, (_, index) => Uint8Array.of(0x30, 1, index)));
  const longer = chain(bytesOf(CERTIFICATE, 0));
  const shorter = chain(CERTIFICATE.subarray(0, CERTIFICATE.length - 1));
  for (const body of [tiny, longer, shorter]) assert.deepEqual(ssl(certificates(body)).serverCertificates, []);
  assert.equal(ssl(certificates(chain(CERTIFICATE, Uint8Array.of(1, 2)))).serverCertificates.length, 1);
});

const SSL2_HELLO = (version: number) => {
  const content = bytesOf(
    1,
    number(version, 2),
    number(6, 2),
    number(0, 2),
    number(16, 2),
    [0, 0, 0x2f, 1, 0, 0x80],
    new Uint8Array(16),
  );
  return bytesOf(number(0x8000 + content.length, 2), content);
};

test('a hello in the form of SSL 2, answered with TLS or with SSL 2', () => {
  const hello: Turn = { from: 0, says: SSL2_HELLO(0x0301) };
  assert.equal(TLS.recognise(0, SSL2_HELLO(0x0301), 0, 33, FLOW), 'yes');
  const turns: readonly Turn[] = [hello, { from: 1, says: record(22, message(2, serverHello({ version: 0x0301 }))) }];
  const modern = ssl(play(TLS, turns));
  assert.deepEqual([modern.history, modern.version, modern.ja3], ['Cs', 'TLSv10', null]);
  const content = bytesOf([4, 0, 1], number(2, 2), number(CERTIFICATE.length, 2), number(3, 2), number(16, 2));
  const answer = bytesOf(content, CERTIFICATE, [1, 0, 0x80], new Uint8Array(16));
  const key = bytesOf([0x80, 12, 2, 1, 0, 0x80], new Uint8Array(8));
  const old: readonly Turn[] = [
    { from: 0, says: SSL2_HELLO(2) },
    { from: 1, says: bytesOf(number(0x8000 + answer.length, 2), answer) },
    { from: 0, says: key },
  ];
  const [certificateSeen, told] = play(TLS, old);
  assert.equal(certificateSeen?.kind, 'x509');
  assert.ok(told?.kind === 'ssl');
  assert.deepEqual(
    [told.history, told.version, told.cipher, told.established, told.subject],
    ['Cs', 'SSLv2', 'SSLv20_CK_RC4_128_WITH_MD5', true, 'CN=www.example.org'],
  );
  for (const cut of everyCut(old)) assert.deepEqual(play(TLS, old, { cut }), [certificateSeen, told]);
});

test('it is recognised by its hello, and by what only it says so', () => {
  const answer = (says: Uint8Array) => TLS.recognise(0, says, 0, says.length, FLOW);
  const hello = record(22, CLIENT_HELLO);
  assert.equal(answer(hello), 'yes');
  for (let end = 1; end < 11; end++) assert.equal(answer(hello.subarray(0, end)), 'more');
  assert.equal(answer(record(22, message(14))), 'more');
  assert.equal(answer(record(22, message(11, new Uint8Array(20)))), 'yes');
  assert.equal(answer(bytesOf(record(21, Uint8Array.of(1, 112)), hello)), 'yes');
  assert.equal(answer(record(21, Uint8Array.of(1, 112))), 'more');
  for (const text of ['GET / HTTP/1.1', '\x16\x03', '\x16\x02\x00\x00\x20\x01', '\x17\x03\x03\x00\x20\x01']) {
    assert.equal(answer(bytesOf(text)) === 'yes', false, text);
  }
});

test('any bytes are read without a throw, the same however they are cut', () => {
  const noise = fc.array(
    fc.tuple(fc.constantFrom(0 as const, 1 as const), fc.uint8Array({ minLength: 1, maxLength: 80 })),
    { maxLength: 5 },
  );
  const bent = fc.tuple(fc.nat(FULL.length - 1), fc.nat(300), fc.nat(255));
  fc.assert(
    fc.property(noise, bent, fc.integer({ min: 1, max: 9 }), (parts, [turn, at, value], step) => {
      const turns: Turn[] = FULL.map(({ from, says }, index) => {
        const bytes = bytesOf(says ?? []);
        if (index === turn) bytes[at % bytes.length] = value;
        return { from, says: bytes };
      });
      for (const [from, says] of parts) turns.push({ from, says });
      const cut = (length: number) =>
        Array.from({ length: Math.floor(length / step) }, (_, index) => (index + 1) * step);
      assert.deepEqual(play(TLS, turns, { cut }), play(TLS, turns));
    }),
  );
});
