import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  bytesOf,
  clientHello,
  extension,
  fromHex,
  number,
  numbers,
  protocols,
  serverHello,
  serverName,
  sized,
} from '../testing/messages.ts';
import { readClientHello } from './client-hello.ts';
import { readKeyExchangeGroup, readServerHello } from './server-hello.ts';

const RETRY = fromHex('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c');

test('a client hello is read field by field', () => {
  const body = clientHello({
    version: 0x0303,
    session: Uint8Array.of(1, 2, 0xff),
    ciphers: [0x0a0a, 0x1301],
    extensions: [
      extension(0x2a2a),
      serverName('www.example.org'),
      extension(10, sized(2, numbers([29, 23]))),
      extension(11, sized(1, 0, 1)),
      extension(13, sized(2, numbers([0x0403]))),
      protocols('h2', 'http/1.1'),
      extension(35, 'ticket'),
      extension(41, 'key'),
      extension(43, sized(1, numbers([0x0304]))),
    ],
  });
  assert.deepEqual(readClientHello(body, 0, body.length, false), {
    version: 0x0303,
    session: '0102ff',
    ciphers: [0x0a0a, 0x1301],
    extensions: [0x2a2a, 0, 10, 11, 13, 16, 35, 41, 43],
    isOverlong: false,
    hasServerName: true,
    serverName: 'www.example.org',
    protocols: ['h2', 'http/1.1'],
    supportedVersions: [0x0304],
    groups: [29, 23],
    pointFormats: [0, 1],
    signatureAlgorithms: [0x0403],
    hasTicket: true,
    hasPreSharedKey: true,
    isSsl2: false,
  });
});

test('a DTLS hello has a cookie', () => {
  const body = clientHello({ cookie: Uint8Array.of(1, 2, 3), ciphers: [47] });
  assert.deepEqual(readClientHello(body, 0, body.length, true)?.ciphers, [47]);
});

test('a server hello: what was agreed stands in its extensions', () => {
  const body = serverHello({
    cipher: 0x1301,
    extensions: [extension(43, number(0x0304, 2)), extension(51, numbers([29]), sized(2, 'key')), protocols('h2')],
  });
  const hello = readServerHello(body, 0, body.length);
  assert.equal(hello?.version, 0x0304);
  assert.equal(hello?.legacyVersion, 0x0303);
  assert.equal(hello?.group, 29);
  assert.equal(hello?.protocol, 'h2');
  assert.equal(hello?.isRetry, false);
  const retry = serverHello({ random: RETRY, extensions: [extension(43, number(0x0304, 2))] });
  assert.equal(readServerHello(retry, 0, retry.length)?.isRetry, true);
  const older = serverHello({ random: RETRY });
  assert.equal(readServerHello(older, 0, older.length)?.isRetry, false);
});

test('drafts of TLS 1.3 have a server hello without session', () => {
  const body = bytesOf(
    number(0x7f12, 2),
    new Uint8Array(32),
    number(0x1301, 2),
    sized(2, extension(40, numbers([29]))),
  );
  const hello = readServerHello(body, 0, body.length);
  assert.deepEqual([hello?.version, hello?.cipher, hello?.group], [0x7f12, 0x1301, 29]);
});

test('the group of an elliptic-curve key exchange', () => {
  const body = Uint8Array.of(3, 0, 23, 4, 1, 2, 3, 4);
  assert.equal(readKeyExchangeGroup(body, 0, body.length, 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'), 23);
  assert.equal(readKeyExchangeGroup(body, 0, body.length, 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA'), null);
  assert.equal(readKeyExchangeGroup(body, 0, 2, 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'), null);
});

test('any bytes, cut anywhere, are read or refused', () => {
  const whole = clientHello({ session: new Uint8Array(32), extensions: [serverName('a.example'), protocols('h2')] });
  for (let end = 0; end < whole.length; end++) readClientHello(whole, 0, end, false);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      readClientHello(bytes, 0, bytes.length, true);
      readServerHello(bytes, 0, bytes.length);
    }),
  );
});
