import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  formatAddress,
  formatPrefix,
  isManyHosts,
  parseAddress,
  parsePrefix,
  prefixContains,
  prefixesOverlap,
} from './address.ts';

const prefix = (text: string) => {
  const parsed = parsePrefix(text);
  assert.ok(parsed, text);
  return parsed;
};

test('addresses are written in the canonical form of RFC 5952', () => {
  const cases: [string, string][] = [
    ['192.0.2.1', '192.0.2.1'],
    ['2001:0db8:0000:0000:0000:0000:0002:0001', '2001:db8::2:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::', '::'],
    ['::1', '::1'],
    ['FE80::', 'fe80::'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ];
  for (const [text, canonical] of cases) assert.equal(formatAddress(parseAddress(text) as Uint8Array), canonical);
});

test('what is not exactly an address is refused', () => {
  for (const text of [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '256.1.1.1',
    '1.2.3.4 ',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    'fe80::1%eth0',
    'g::',
    '1.2.3.4:80',
    '12345::',
  ])
    assert.equal(parseAddress(text), undefined, text);
});

test('any bytes survive writing and reading, and Node agrees that the text is an address', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  );
  fc.assert(
    fc.property(bytes, (address) => {
      const text = formatAddress(address);
      assert.equal(isIP(text), address.length === 4 ? 4 : 6);
      const back = parseAddress(text);
      // An IPv4-mapped address comes back as the IPv4 address that it maps.
      assert.deepEqual(back, address.length === back?.length ? address : address.slice(12));
    }),
  );
});

test('any text is an address here only if Node thinks so', () => {
  fc.assert(fc.property(fc.string(), (text) => parseAddress(text) === undefined || isIP(text) > 0));
});

test('prefixes are cleared below their bits and know what they contain', () => {
  assert.equal(formatPrefix(prefix('10.1.2.3/8')), '10.0.0.0/8');
  assert.equal(formatPrefix(prefix('2001:db8::1/64')), '2001:db8::/64');
  assert.equal(formatPrefix(prefix('10.1.2.3')), '10.1.2.3');
  assert.ok(prefixContains(prefix('10.0.0.0/8'), prefix('10.255.0.0/16')));
  assert.ok(prefixContains(prefix('0.0.0.0/0'), prefix('10.0.0.1')));
  assert.ok(!prefixContains(prefix('10.0.0.0/9'), prefix('10.128.0.0/16')));
  assert.ok(!prefixContains(prefix('::/0'), prefix('10.0.0.1')));
  assert.ok(prefixesOverlap(prefix('10.0.0.1'), prefix('10.0.0.0/24')));
  for (const text of ['10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/8/8'])
    assert.equal(parsePrefix(text), undefined);
});

test('groups of hosts are told from hosts', () => {
  for (const text of ['224.0.0.251', '255.255.255.255', '0.0.0.0', 'ff02::1', 'ffff::', '::'])
    assert.ok(isManyHosts(text), text);
  for (const text of ['10.0.0.1', '::1', 'fe80::1', 'ff0::1', 'f::']) assert.ok(!isManyHosts(text), text);
});
