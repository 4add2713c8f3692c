import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexadecimal } from '../tls/bytes.ts';
import { fromHex } from '../tls/testing/messages.ts';
import { initialKeys, initialSecret } from './initial-keys.ts';
import { readLongHeader } from './long-header.ts';
import { PacketProtection } from './packet-protection.ts';
import { initial } from './testing/packets.ts';
import { quicVersion } from './versions.ts';

/** The client's first identifier in the examples of RFC 9001 and RFC 9369. */
const IDENTIFIER = fromHex('8394c8f03e515708');

function keysOf(version: number, side: 'client' | 'server'): readonly string[] {
  const known = quicVersion(version);
  assert.ok(known);
  const { key, nonce, header } = initialKeys(known, initialSecret(known, IDENTIFIER), side);
  return [key, nonce, header].map((bytes) => hexadecimal(bytes));
}

test('keys are those of RFC 9001 appendix A.1', () => {
  assert.deepEqual(keysOf(1, 'client'), [
    '1f369613dd76d5467730efcbe3b1a22d',
    'fa044b2f42a3fd3b46fb255c',
    '9f50449e04a0e810283a1e9933adedd2',
  ]);
  assert.deepEqual(keysOf(1, 'server'), [
    'cf3a5331653c364c88f0f379b6067e37',
    '0ac1493ca1905853b0bba03e',
    'c206b8d9b9f0f37644430b490eeaa314',
  ]);
});

test('keys are those of RFC 9369 appendix A.1', () => {
  assert.deepEqual(keysOf(0x6b3343cf, 'client'), [
    '8b1a0bc121284290a29e0971b5cd045d',
    '91f73e2351d8fa91660e909f',
    '45b95e15235d6f45a6b19cbcb0294ba9',
  ]);
  assert.deepEqual(keysOf(0x6b3343cf, 'server'), [
    '82db637861d55e1d011f19ea71d5d2a7',
    'dd13c276499c0249d3310652',
    'edf6d05c83121201b436e16877593c3a',
  ]);
});

test('the server’s Initial of RFC 9001 appendix A.3 is opened', () => {
  const packet = fromHex(
    'cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a5816b6394100f37a1c69797554780bb38cc5a99f5ede4cf73c' +
      '3ec2493a1839b3dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84022f8ef4cdd93795d77d06edbb7aaf2f5889' +
      '1850abbdca3d20398c276456cbc42158407dd074ee',
  );
  const header = readLongHeader(packet, 0, packet.length);
  const known = quicVersion(1);
  assert.ok(header !== null && known !== undefined);
  assert.equal(header.end, packet.length);
  const keys = initialKeys(known, initialSecret(known, IDENTIFIER), 'server');
  const frames = new PacketProtection(keys).open(packet, header, packet.length);
  assert.equal(
    hexadecimal(frames ?? new Uint8Array(0)),
    '02000000000600405a020000560303eefce7f7b37ba1d1632e96677825ddf73988cfc79825df566dc5430b9a045a1200130100002e00330024' +
      '001d00209d3c940d89690b84d08a60993c144eca684d1081287c834d5311bcf32bb9da1a002b00020304',
  );
});

test('reserved bits of the first byte are 0', () => {
  const known = quicVersion(1);
  assert.ok(known);
  const keys = initialKeys(known, initialSecret(known, IDENTIFIER), 'client');
  for (const first of [0xc0, 0xc4, 0xc8]) {
    const packet = initial({ key: IDENTIFIER, first }, 'frames');
    const header = readLongHeader(packet, 0, packet.length);
    assert.ok(header);
    assert.equal(new PacketProtection(keys).open(packet, header, packet.length) !== null, first === 0xc0);
  }
});

test('a packet that is changed or cut does not open', () => {
  const packet = initial({ key: IDENTIFIER }, 'frames');
  const known = quicVersion(1);
  assert.ok(known);
  const protection = new PacketProtection(initialKeys(known, initialSecret(known, IDENTIFIER), 'client'));
  const open = (bytes: Uint8Array, end = bytes.length) => {
    const header = readLongHeader(bytes, 0, end);
    return header === null ? null : protection.open(bytes, header, end);
  };
  assert.ok(open(packet));
  for (const at of [5, 20, 100, packet.length - 1]) {
    const changed = packet.slice();
    changed[at] = (changed[at] as number) ^ 1;
    assert.equal(open(changed), null, `byte ${at}`);
  }
  for (let end = 0; end < packet.length; end += 13) assert.equal(open(packet, end), null);
});
