import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutAt, v4Fragment, v6Fragment } from '../../assemble/fragments/testing/pieces.ts';
import {
  arp,
  ETHER_TYPE,
  ethernet,
  icmp,
  ipv4,
  ipv6,
  join,
  type Part,
  tcp,
  udp,
  vlan,
} from '../../decode/testing/packets.ts';
import { KitsuneKeyReader } from './kitsune-keys.ts';

const MACS = ['02:00:00:00:00:01', '02:00:00:00:00:02'] as const;
const OUTER = ['192.0.2.1', '198.51.100.2'] as const;
const OUTER6 = ['2001:db8::1', '2001:db8::2'] as const;

/** Keys in pairs: MAC addresses, IP addresses, protocols. */
function keysOf(reader: KitsuneKeyReader, packet: Uint8Array, link = 1, wireLength = packet.length): unknown {
  const bytes = join([1, 2, 3], packet, [4, 5, 6]);
  const keys = reader.read(bytes, 3, packet.length, wireLength, link, 0);
  return [
    [keys.sourceMac, keys.destinationMac],
    [keys.sourceIp, keys.destinationIp],
    [keys.sourceProtocol, keys.destinationProtocol],
  ];
}

function assertKeys(packet: Uint8Array, ip: readonly string[], protocols: readonly string[]): void {
  assert.deepEqual(keysOf(new KitsuneKeyReader(1), packet), [MACS, ip, protocols]);
}

const v4 = (...payload: readonly Part[]) => ethernet(ETHER_TYPE.ipv4, ...payload);
const v6 = (...payload: readonly Part[]) => ethernet(ETHER_TYPE.ipv6, ...payload);
const ports = (sourcePort: number, destinationPort: number) => ({ sourcePort, destinationPort });

test('addresses and ports of TCP and UDP over IPv4 and IPv6, with a tag or without', () => {
  assertKeys(v4(ipv4({ protocol: 6 }, tcp(ports(80, 40_000)))), OUTER, ['80', '40000']);
  assertKeys(v6(ipv6({}, udp(ports(5_353, 53)))), OUTER6, ['5353', '53']);
  const tagged = ethernet(ETHER_TYPE.vlan, vlan(7, ETHER_TYPE.ipv4, ipv4({}, udp(ports(1, 2)))));
  assertKeys(tagged, OUTER, ['1', '2']);
});

test('IPv6 addresses as RFC 5952 writes them', () => {
  const packet = v6(ipv6({ source: 'fe80:0:0:0:d2:0:0:c3d1', destination: '2001:db8:0:1:1:1:1:1' }, udp({})));
  assertKeys(packet, ['fe80::d2:0:0:c3d1', '2001:db8:0:1:1:1:1:1'], ['40000', '7000']);
});

test('ICMP has its name for a port; ICMPv6, IGMP and SCTP have none', () => {
  assertKeys(v4(ipv4({ protocol: 1 }, icmp(8, 0))), OUTER, ['icmp', 'icmp']);
  assertKeys(v6(ipv6({ next: 58 }, icmp(128, 0))), OUTER6, ['', '']);
  assertKeys(v4(ipv4({ protocol: 2 }, [0x16, 0, 0, 0])), OUTER, ['', '']);
  assertKeys(v4(ipv4({ protocol: 132 }, [0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0])), OUTER, ['', '']);
});

test('ARP: the addresses of its body, none where they are no IPv4 addresses', () => {
  const request = arp(1, '10.0.0.1', '10.0.0.2');
  assertKeys(ethernet(ETHER_TYPE.arp, request), ['10.0.0.1', '10.0.0.2'], ['arp', 'arp']);
  const short = join([0, 1, 8, 0, 2, 4, 0, 1], [1, 1], [10, 0, 0, 3], [2, 2], [10, 0, 0, 4]);
  assertKeys(ethernet(ETHER_TYPE.arp, short), ['10.0.0.3', '10.0.0.4'], ['arp', 'arp']);
  const long = join([0, 1, 8, 0, 6, 6, 0, 1], new Uint8Array(24));
  assertKeys(ethernet(ETHER_TYPE.arp, long), ['', ''], ['arp', 'arp']);
});

test('where there is no IP, MAC addresses stand for it', () => {
  assertKeys(ethernet(0x88cc, [2, 7, 4]), MACS, ['', '']);
});

test('an ICMP error shows the ports of what it quotes, however little that is', () => {
  const quote = ipv4({ source: '10.0.0.9', protocol: 17, length: 1_000 }, udp(ports(123, 456), new Uint8Array(80)));
  for (const type of [3, 4, 5, 11, 12]) {
    assertKeys(v4(ipv4({ protocol: 1 }, icmp(type, 0, quote.subarray(0, 28)))), OUTER, ['123', '456']);
  }
  assertKeys(v4(ipv4({ protocol: 1 }, icmp(8, 0, quote))), OUTER, ['icmp', 'icmp']);
  const quote6 = ipv6({ next: 6, length: 1_200 }, tcp(ports(22, 99)));
  for (const type of [1, 2, 3, 4]) assertKeys(v6(ipv6({ next: 58 }, icmp(type, 0, quote6))), OUTER6, ['22', '99']);
  assertKeys(v6(ipv6({ next: 58 }, icmp(128, 0, quote6))), OUTER6, ['', '']);
});

test('in tunnels: the outermost IPv4 addresses, the ports within', () => {
  const inner = ipv4({ source: '10.0.0.1', destination: '10.0.0.2', protocol: 6 }, tcp(ports(80, 81)));
  const inner6 = ipv6({ source: 'fd00::1', next: 6 }, tcp(ports(90, 91)));
  assertKeys(v4(ipv4({ protocol: 47 }, [0, 0, 8, 0], inner)), OUTER, ['80', '81']);
  assertKeys(v4(ipv4({ protocol: 4 }, inner)), OUTER, ['80', '81']);
  assertKeys(v4(ipv4({ protocol: 41 }, inner6)), OUTER, ['90', '91']);
  assertKeys(v6(ipv6({ next: 4 }, inner)), ['10.0.0.1', '10.0.0.2'], ['80', '81']);
  assertKeys(v6(ipv6({ next: 41 }, inner6)), OUTER6, ['90', '91']);
});

test('TCP within UDP: the two ports are glued together, TCP first', () => {
  const frame = v4(ipv4({ source: '10.0.0.1', protocol: 6 }, tcp(ports(80, 81))));
  const packet = v4(ipv4({}, udp(ports(5_000, 4_789), [8, 0, 0, 0, 0, 0, 42, 0], frame)));
  assertKeys(packet, OUTER, ['805000', '814789']);
});

test('the outermost frame gives the MAC addresses', () => {
  const frame = join([9, 9, 9, 9, 9, 9, 8, 8, 8, 8, 8, 8, 8, 0], ipv4({}, udp(ports(1, 2))));
  assertKeys(v4(ipv4({ protocol: 47 }, [0, 0, 0x65, 0x58], frame)), OUTER, ['1', '2']);
  const bare = keysOf(new KitsuneKeyReader(1), ipv4({}, udp(ports(1, 2))), 101);
  assert.deepEqual(bare, [['', ''], OUTER, ['1', '2']]);
});

test('the fragment that completes a datagram carries its ports', () => {
  const reader = new KitsuneKeyReader(1);
  const data = udp(ports(7, 8), new Uint8Array(40));
  const pieces = cutAt(data, 16, 32).map((piece) => v4(v4Fragment(piece)));
  const seen = [2, 0, 1].map((index) => keysOf(reader, pieces[index] as Uint8Array));
  const without = [MACS, OUTER, ['', '']];
  assert.deepEqual(seen, [without, without, [MACS, OUTER, ['7', '8']]]);
  const pieces6 = cutAt(data, 24).map((piece) => v6(v6Fragment(piece)));
  const seen6 = pieces6.map((piece) => keysOf(reader, piece));
  assert.deepEqual(seen6, [
    [MACS, OUTER6, ['', '']],
    [MACS, OUTER6, ['7', '8']],
  ]);
});

test('a first fragment that the capture cut shows its ports at once', () => {
  const [first] = cutAt(udp(ports(7, 8), new Uint8Array(40)), 32);
  assert.ok(first !== undefined);
  const whole = v4(v4Fragment(first));
  const keys = keysOf(new KitsuneKeyReader(1), whole.subarray(0, whole.length - 8), 1, whole.length);
  assert.deepEqual(keys, [MACS, OUTER, ['7', '8']]);
});

test('what the capture cut shows what is left', () => {
  const whole = v4(ipv4({ protocol: 6 }, tcp(ports(80, 81))));
  const shown = (length: number) => keysOf(new KitsuneKeyReader(1), whole.subarray(0, length), 1, whole.length);
  assert.deepEqual(shown(14 + 20 + 4), [MACS, OUTER, ['80', '81']]);
  assert.deepEqual(shown(14 + 20 + 3), [MACS, OUTER, ['', '']]);
  assert.deepEqual(shown(14 + 19), [MACS, [OUTER[0], ''], ['', '']]);
  assert.deepEqual(shown(14 + 10), [MACS, MACS, ['', '']]);
  assert.deepEqual(shown(10), [
    ['', ''],
    ['', ''],
    ['', ''],
  ]);
});

test('an IP header that tells of more than there is does not hide the ports', () => {
  assertKeys(v4(ipv4({ length: 900 }, udp(ports(53, 54), [1, 2]))), OUTER, ['53', '54']);
});

test('Teredo is known by its port alone', () => {
  const inner = ipv6({ source: '2001:0:1::1', next: 6 }, tcp(ports(80, 81)));
  assertKeys(v4(ipv4({}, udp(ports(3_544, 1_000), inner))), OUTER, ['803544', '811000']);
  assertKeys(v4(ipv4({}, udp(ports(3_545, 1_000), inner))), OUTER, ['3545', '1000']);
});

test('whatever the bytes and the link, it gives keys, and the same ones again', () => {
  const packet = fc.record({
    bytes: fc.uint8Array({ maxLength: 200 }),
    link: fc.constantFrom(0, 1, 12, 101, 113, 127),
  });
  const whole = v4(ipv4({ protocol: 1 }, icmp(3, 0, ipv4({ protocol: 4 }, ipv4({}, udp({}))))));
  const changed = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }).map((changes) => {
    const bytes = whole.slice();
    for (const [at, value] of changes) bytes[at] = value;
    return { bytes, link: 1 };
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(packet, changed), { maxLength: 5 }), (packets) => {
      const all = () => {
        const reader = new KitsuneKeyReader(1);
        return packets.map(({ bytes, link }) => keysOf(reader, bytes, link));
      };
      assert.deepEqual(all(), all());
    }),
    { numRuns: 300 },
  );
});
