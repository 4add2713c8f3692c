import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { readClientHello } from '../hello/client-hello.ts';
import {
  clientHello,
  extension,
  type HelloFields,
  numbers,
  protocols,
  serverName,
  sized,
} from '../testing/messages.ts';
import { type Ja4Carrier, ja4 } from './ja4.ts';

function fingerprint(fields: HelloFields, carrier: Ja4Carrier = 't'): string {
  const body = clientHello(fields);
  const hello = readClientHello(body, 0, body.length, false);
  assert.ok(hello);
  return ja4(hello, carrier);
}

const versions = (...values: readonly number[]) => extension(43, sized(1, numbers(values)));
const head = (fields: HelloFields, carrier?: Ja4Carrier) => fingerprint(fields, carrier).slice(0, 10);

test('JA4 of the hello that its specification gives as example', () => {
  const ciphers = [
    0x3a3a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x9c, 0x9d, 0x2f,
    0x35,
  ];
  const algorithms = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601];
  const others = [0x1b, 0x33, 0x4469, 0x17, 0x2d, 0x05, 0x23, 0x12, 0x0b, 0x0a, 0xff01, 0x15].map((type) =>
    extension(type),
  );
  const extensions = [
    extension(0x1a1a),
    serverName('example.org'),
    protocols('h2', 'http/1.1'),
    extension(13, sized(2, numbers(algorithms))),
    versions(0x0304, 0x0303),
    ...others,
  ];
  assert.equal(fingerprint({ ciphers, extensions }), 't13d1516h2_8daaf6152771_e5627efa2ab1');
});

test('what is absent is zeros', () => {
  assert.equal(fingerprint({ version: 0x0300, ciphers: [], extensions: [] }), 'ts3i000000_000000000000_000000000000');
  assert.match(fingerprint({ extensions: [serverName('a')] }), /^t12d020100_[0-9a-f]{12}_000000000000$/);
});

test('the version is the highest that is offered, and has a name', () => {
  assert.equal(head({ extensions: [versions(0x0a0a, 0xfb1a, 0x0303, 0x0304)] }), 't13i020100');
  assert.equal(head({ extensions: [versions(0x7f1a, 0x0304)] }), 't00i020100');
  assert.equal(head({ version: 0xfefd, extensions: [versions(0xfefd, 0xfefc)] }, 'd'), 'dd3i020100');
  assert.equal(head({ version: 0x0302 }, 'q'), 'q11i020000');
});

test('first and last character of the first protocol, of its hexadecimal form where one is no letter or digit', () => {
  const code = (name: string) => head({ extensions: [protocols(name)] }).slice(8);
  assert.deepEqual(['h2', 'x', 'a-', '\x0a\x0b', '\xabz', ''].map(code), ['h2', 'xx', '6d', '0b', '99', '00']);
});

test('counts end at 99', () => {
  const ciphers = Array.from({ length: 120 }, (_, index) => index + 1);
  assert.equal(head({ ciphers }), 't12i990000');
});

test('without signature algorithms an underscore ends the extensions all the same', () => {
  const types = [0x05, 0x0a, 0x0b, 0x0d, 0x12, 0x15, 0x17, 0x1b, 0x23, 0x2b, 0x2d, 0x33, 0x4469, 0xff01];
  const extensions = types.map((type) => extension(type, [0, 0]));
  const text = '0005,000a,000b,000d,0012,0015,0017,001b,0023,002b,002d,0033,4469,ff01_';
  assert.equal(fingerprint({ extensions }).slice(-12), createHash('sha256').update(text).digest('hex').slice(0, 12));
});
