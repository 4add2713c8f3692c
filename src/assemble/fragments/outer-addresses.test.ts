import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, ipv4, ipv6, udp } from '../../decode/testing/packets.ts';
import { formatAddress } from '../../model/address.ts';
import { keepOuterAddresses } from './outer-addresses.ts';

test('the addresses of each tunnel move to the front of the buffer', () => {
  const inner = ipv4({ fragment: 0x2000 }, udp({}));
  const packet = ipv6({ next: 4 }, ipv4({ protocol: 4, source: '192.0.2.7' }, inner));
  const { bytes, layers } = decode(packet, { link: 229 });
  const buffer = new Uint8Array(128);
  keepOuterAddresses(bytes, layers, buffer);
  const [six, four] = layers.outers;
  assert.equal(layers.counted, 2);
  assert.equal(formatAddress(buffer, six?.source, 16), '2001:db8::1');
  assert.equal(formatAddress(buffer, six?.destination, 16), '2001:db8::2');
  assert.equal(formatAddress(buffer, four?.source, 4), '192.0.2.7');
  assert.equal(formatAddress(buffer, four?.destination, 4), '198.51.100.2');
});
