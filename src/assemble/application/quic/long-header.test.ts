import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, fromHex, number, sized } from '../tls/testing/messages.ts';
import { readLongHeader } from './long-header.ts';
import { isReserved, versionText } from './versions.ts';

const header = (first: number, version: number, ...rest: readonly Uint8Array[]) =>
  bytesOf(first, number(version, 4), sized(1, fromHex('a1a2a3a4')), sized(1, fromHex('b1')), ...rest);

test('types differ between the versions', () => {
  const types = (version: number) =>
    [0xc0, 0xd0, 0xe0, 0xf0].map((first) => {
      const bytes = header(first, version, fromHex('00'), fromHex('4002'), fromHex('0102'));
      return readLongHeader(bytes, 0, bytes.length)?.type;
    });
  assert.deepEqual(types(1), ['initial', 'zero-rtt', 'handshake', 'retry']);
  assert.deepEqual(types(0x6b3343cf), ['retry', 'initial', 'zero-rtt', 'handshake']);
  assert.deepEqual(types(0x77777777), [null, null, null, null]);
});

test('where a packet lies in its datagram', () => {
  const bytes = bytesOf(
    fromHex('ffff'),
    header(0xc0, 1, sized(1, fromHex('0708')), fromHex('4003'), fromHex('010203')),
    fromHex('ee'),
  );
  const read = readLongHeader(bytes, 2, bytes.length);
  assert.ok(read);
  assert.deepEqual([read.destination, read.destinationEnd, read.source, read.sourceEnd], [8, 12, 13, 14]);
  assert.deepEqual([read.payload, read.end], [19, bytes.length - 1]);
  for (let end = 2; end < 19; end++) assert.equal(readLongHeader(bytes, 2, end), null, `cut at ${end}`);
  assert.equal(readLongHeader(bytes, 2, 20)?.end, bytes.length - 1, 'captured in part');
});

test('identifiers longer than 20 bytes are none', () => {
  const bytes = bytesOf(0xc0, number(1, 4), sized(1, new Uint8Array(21)), new Uint8Array(100));
  assert.equal(readLongHeader(bytes, 0, bytes.length), null);
});

test('versions in Zeek’s words', () => {
  assert.deepEqual([1, 0x6b3343cf, 0xff00001d, 0xfaceb002, 0x51303530, 0x1234abcd].map(versionText), [
    '1',
    'quicv2',
    'draft-29',
    'unknown-faceb002',
    'Q050',
    'unknown-1234abcd',
  ]);
  assert.deepEqual([0x0a0a0a0a, 0x1a2a3a4a, 0xfafafafa, 1].map(isReserved), [true, true, true, false]);
});
