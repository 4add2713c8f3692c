import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Prefix, parsePrefix } from '../../model/address.ts';
import { createProtectedReader, readProtectedSet, whyProtected } from './protected-set.ts';

const prefix = (text: string): Prefix => parsePrefix(text) as Prefix;

const FILES: Readonly<Record<string, string>> = {
  '/proc/net/fib_trie':
    '     |-- 192.0.2.2\n        /32 host LOCAL\n     |-- 192.0.2.255\n        /32 link BROADCAST\n',
  '/proc/net/if_inet6': '20010db8000000000000000000000002 04 40 00 82     eth0\n',
  '/proc/net/route': 'Iface\tDestination\tGateway\tFlags\n',
  '/proc/net/ipv6_route':
    '00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000002 00000000 00000003     eth0\n',
  '/etc/resolv.conf': 'nameserver 127.0.0.53\n',
  '/run/systemd/resolve/resolv.conf': 'nameserver 198.51.100.53\n',
};

test('a subject is refused when it is, holds or lies in a protected address, and the reason says which', () => {
  const set = readProtectedSet([prefix('10.0.0.0/8')], (path) => FILES[path]);
  const why = (text: string): string | undefined => whyProtected(set, text);
  assert.equal(why('127.0.0.1'), 'lies in 127.0.0.0/8, the loopback');
  assert.equal(why('192.0.2.2'), 'is an address of this machine');
  assert.equal(why('192.0.0.0/16'), 'holds 192.0.2.2, an address of this machine');
  assert.equal(why('192.0.2.255'), 'is broadcast');
  assert.equal(why('2001:db8::/64'), 'holds 2001:db8::2, an address of this machine');
  assert.equal(why('fe80::1'), 'is a gateway');
  assert.equal(why('198.51.100.53'), 'is a resolver');
  assert.equal(why('10.9.8.7'), 'lies in 10.0.0.0/8, protected by the configuration');
  for (const text of ['0.0.0.0', '0.1.2.3', '224.0.0.251', '255.255.255.255', '::', '::1', '::/48', 'ff02::1'])
    assert.notEqual(why(text), undefined, text);
  assert.equal(why('nonsense'), 'is no address or prefix');
  for (const text of ['192.0.2.3', '198.51.100.54', '2001:db8:0:1::/64', 'fe80::2'])
    assert.equal(why(text), undefined, text);
});

test('what cannot be read is told as a gap', () => {
  assert.deepEqual(
    readProtectedSet([], (path) => FILES[path]).gaps.filter((gap) => gap.startsWith('/')),
    [],
  );
  const { gaps, entries } = readProtectedSet([], () => undefined);
  assert.ok(gaps.includes('/proc/net/fib_trie cannot be read'));
  assert.ok(entries.length > 0);
});

test('decisions within a second share a reading, later ones do not', (context) => {
  let time = 1_000;
  context.mock.method(performance, 'now', () => time);
  let reads = 0;
  const reader = createProtectedReader([], () => ({ entries: [], gaps: [String(reads++)] }));
  reader();
  time += 999;
  assert.deepEqual(reader().gaps, ['0']);
  time += 1;
  assert.deepEqual(reader().gaps, ['1']);
});
