import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { formatAddress } from '../../../model/address.ts';
import { firstAddressOf, isNetwork, networkOf } from './client-network.ts';

describe('network of a client', () => {
  test('IPv6 addresses of one /64 are one client, in any spelling', () => {
    for (const address of ['2001:db8:1:2::', '2001:DB8:1:2::1', '2001:0db8:0001:0002:ffff:ffff:ffff:ffff']) {
      assert.equal(networkOf(address), '2001:db8:1:2::/64', address);
      assert.equal(networkOf(address), '2001:db8:1:2::/64', 'again');
    }
    assert.equal(networkOf('2001:db8:1:3::1'), '2001:db8:1:3::/64');
    assert.equal(firstAddressOf('2001:db8:1:2::/64'), '2001:db8:1:2::');
    assert.ok(isNetwork('2001:db8:1:2::/64'));
  });

  test('an IPv4 address is a client by itself, also where IPv6 carries it', () => {
    assert.equal(networkOf('203.0.113.66'), '203.0.113.66');
    assert.equal(networkOf('::ffff:203.0.113.66'), '203.0.113.66');
    assert.notEqual(networkOf('64:ff9b::203.0.113.66'), networkOf('64:ff9b::203.0.113.67'));
    assert.ok(!isNetwork(networkOf('64:ff9b::203.0.113.66')));
    assert.equal(firstAddressOf('203.0.113.66'), '203.0.113.66');
  });

  test('neighbours on one link are clients of their own, and so is what is no address', () => {
    for (const name of ['fe80::1', '::1', '::', 'unknown', 'not:an:address', `${'1:'.repeat(200)}1`]) {
      assert.equal(networkOf(name), name);
    }
  });

  test('more clients than are remembered get the same answers', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        bytes[0] = 0x20;
        const other = bytes.slice();
        other[15] = (other[15] as number) ^ 1;
        assert.equal(networkOf(formatAddress(bytes)), networkOf(formatAddress(other)));
        const neighbour = bytes.slice();
        neighbour[7] = (neighbour[7] as number) ^ 1;
        assert.notEqual(networkOf(formatAddress(bytes)), networkOf(formatAddress(neighbour)));
      }),
    );
    for (let index = 0; index < 10_000; index++) networkOf(`2001:db8::${index.toString(16)}`);
    assert.equal(networkOf('2001:db8::1'), '2001:db8::/64');
  });
});
