import assert from 'node:assert/strict';
import { test } from 'node:test';
import { md5 } from '@noble/hashes/legacy.js';
import { hexadecimal, latin1Bytes } from '../bytes.ts';
import { readClientHello } from '../hello/client-hello.ts';
import { readServerHello } from '../hello/server-hello.ts';
import { clientHello, extension, numbers, serverHello, serverName, sized } from '../testing/messages.ts';
import { ja3, ja3s } from './ja3.ts';

function fingerprint(body: Uint8Array): string {
  const hello = readClientHello(body, 0, body.length, false);
  assert.ok(hello);
  return ja3(hello);
}

test('JA3 of the two hellos that its authors give as examples', () => {
  const ciphers = [47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4];
  const extensions = [
    serverName('example.org'),
    extension(10, sized(2, numbers([23, 24, 25]))),
    extension(11, sized(1, 0)),
  ];
  assert.equal(fingerprint(clientHello({ version: 769, ciphers, extensions })), 'ada70206e40642a3e4461f35503241d5');
  const old = [4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99];
  assert.equal(fingerprint(clientHello({ version: 769, ciphers: old })), 'de350869b8c85de67a350c8d186f11e6');
});

test('of a hello whose extensions claim to be longer than it, JA3 ends before them', () => {
  const body = clientHello({ version: 769, ciphers: [47], extensions: [extension(11, sized(1, 0))] });
  const overlong = body.slice();
  overlong[body.length - 8] = 0xff;
  assert.equal(fingerprint(overlong), hexadecimal(md5(latin1Bytes('769,47,'))));
});

test('GREASE makes no difference', () => {
  const groups = (values: readonly number[]) => extension(10, sized(2, numbers(values)));
  const plain = clientHello({ ciphers: [0x1301], extensions: [groups([29])] });
  const greased = clientHello({
    ciphers: [0x2a2a, 0x1301],
    extensions: [extension(0xfafa), groups([0x0a0a, 29])],
  });
  assert.equal(fingerprint(plain), fingerprint(greased));
});

test('JA3S is of the version field, the cipher and the extensions', () => {
  const body = serverHello({
    version: 769,
    cipher: 47,
    extensions: [extension(65281, 0), extension(0), extension(11)],
  });
  const hello = readServerHello(body, 0, body.length);
  assert.ok(hello);
  // MD5 of `769,47,65281-0-11`.
  assert.equal(ja3s(hello), 'bfc978c7d1711afe32b78164eb659470');
});
