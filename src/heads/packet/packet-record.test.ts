import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decodePacket } from '../../decode/decode.ts';
import { Layers } from '../../decode/layers.ts';
import {
  arp,
  decode,
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
import { parseAddress } from '../../model/address.ts';
import { ARP_PROTOCOL, RECORD, writePacketRecord } from './packet-record.ts';

/** The addresses that the builders of packets take unless told. */
const MAC = '020000000001';
const PEER_MAC = '020000000002';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const padded = (text: string): string => text.padEnd(32, '0');
const ip = (text: string): string => padded(hex(parseAddress(text) as Uint8Array));

/** The record of a packet between two others, in memory that was full of something else. */
function recordOf(packet: Uint8Array, link = 1, wireLength = packet.length): Uint8Array {
  const { bytes, layers } = decode(packet, { link, wireLength });
  const target = new Uint8Array(3 * RECORD.bytes).fill(0xee);
  writePacketRecord(target, new DataView(target.buffer), RECORD.bytes, bytes, layers, wireLength);
  const others = [...target.subarray(0, RECORD.bytes), ...target.subarray(2 * RECORD.bytes)];
  assert.ok(
    others.every((byte) => byte === 0xee),
    'another record was written',
  );
  const time = target.subarray(RECORD.bytes, RECORD.bytes + 8);
  assert.ok(
    time.every((byte) => byte === 0xee),
    'the time is for somebody else to write',
  );
  return target.slice(RECORD.bytes, 2 * RECORD.bytes);
}

interface Fields {
  readonly wireLength: number;
  readonly family: number;
  readonly protocol: number;
  readonly source: string;
  readonly destination: string;
  readonly ports: readonly [number, number];
  readonly mac: string;
}

function fieldsOf(record: Uint8Array): Fields {
  const view = new DataView(record.buffer, record.byteOffset);
  assert.ok((record[15] as number) <= 1);
  assert.equal(hex(record.subarray(58)), '000000000000');
  return {
    wireLength: view.getUint32(8, true),
    family: record[12] as number,
    protocol: record[13] as number,
    source: hex(record.subarray(16, 32)),
    destination: hex(record.subarray(32, 48)),
    ports: [view.getUint16(48, true), view.getUint16(50, true)],
    mac: hex(record.subarray(52, 58)),
  };
}

const V4 = { family: 4, source: ip('192.0.2.1'), destination: ip('198.51.100.2'), mac: MAC };
const V6 = { family: 6, source: ip('2001:db8::1'), destination: ip('2001:db8::2'), mac: MAC };

function expectFields(packet: Uint8Array, expected: Partial<Fields>, link = 1): void {
  const fields = fieldsOf(recordOf(packet, link));
  for (const [name, value] of Object.entries({ wireLength: packet.length, ...expected })) {
    assert.deepEqual(fields[name as keyof Fields], value, name);
  }
}

describe('the record of a packet', () => {
  test('TCP over IPv4, byte by byte', () => {
    const packet = ethernet(ETHER_TYPE.ipv4, ipv4({ protocol: 6 }, tcp({ sourcePort: 0x1234, destinationPort: 80 })));
    assert.equal(
      hex(recordOf(packet, 1, 0x01_02_03_04).subarray(8)),
      `04030201${'04'}06${'0000'}${padded('c0000201')}${padded('c6336402')}${'3412'}${'5000'}${MAC}000000000000`,
    );
  });

  test('UDP over IPv6, behind a VLAN tag', () => {
    const packet = ethernet(ETHER_TYPE.vlan, vlan(7, ETHER_TYPE.ipv6, ipv6({ next: 17 }, udp({ sourcePort: 5 }))));
    expectFields(packet, { ...V6, protocol: 17, ports: [5, 7_000] });
  });

  test('the type and code of ICMP are no ports', () => {
    expectFields(ethernet(ETHER_TYPE.ipv4, ipv4({ protocol: 1 }, icmp(8, 3))), { ...V4, protocol: 1, ports: [0, 0] });
    expectFields(ethernet(ETHER_TYPE.ipv6, ipv6({ next: 58 }, icmp(128, 1))), { ...V6, protocol: 58, ports: [0, 0] });
  });

  test('tells who began: not whoever answers', () => {
    const flags = (bits: number) => ipv4({ protocol: 6 }, tcp({ flags: bits }));
    const expected: readonly [Uint8Array, number][] = [
      [flags(0x02), 1],
      [flags(0xc2), 1],
      [flags(0x12), 2],
      [flags(0x14), 3],
      [flags(0x04), 0],
      [flags(0x10), 0],
      [flags(0x11), 0],
      ...[0, 3, 4, 11, 12, 14].map((type): [Uint8Array, number] => [ipv4({ protocol: 1 }, icmp(type, 0)), 3]),
      ...[5, 8, 13, 200].map((type): [Uint8Array, number] => [ipv4({ protocol: 1 }, icmp(type, 0)), 0]),
      ...[1, 2, 3, 4, 129].map((type): [Uint8Array, number] => [ipv6({ next: 58 }, icmp(type, 0)), 3]),
      ...[0, 128, 135, 136].map((type): [Uint8Array, number] => [ipv6({ next: 58 }, icmp(type, 0)), 0]),
      [ipv4({ protocol: 17 }, udp({ sourcePort: 3 })), 0],
      [ipv4({ protocol: 6 }, tcp({ flags: 0x12 })).subarray(0, 30), 0],
    ];
    for (const [packet, opening] of expected) assert.equal(recordOf(packet, 101, 1_000)[14], opening, hex(packet));
  });

  test('another protocol has none', () => {
    expectFields(ethernet(ETHER_TYPE.ipv4, ipv4({ protocol: 50 }, [1, 2, 3, 4, 5, 6, 7, 8])), {
      ...V4,
      protocol: 50,
      ports: [0, 0],
    });
  });

  test('ARP has the addresses that it asks about, and a protocol that no IP packet has', () => {
    const packet = ethernet(ETHER_TYPE.arp, arp(1, '192.0.2.7', '192.0.2.8'));
    expectFields(packet, {
      family: 4,
      protocol: ARP_PROTOCOL,
      source: ip('192.0.2.7'),
      destination: ip('192.0.2.8'),
      ports: [0, 0],
      mac: MAC,
    });
  });

  test('without IP, the MAC addresses stand for the hosts', () => {
    for (const packet of [ethernet(0x88cc, [1, 2, 3]), ethernet(ETHER_TYPE.ipv4, [0x45, 0])]) {
      expectFields(packet, {
        family: 0,
        protocol: 0,
        source: padded(MAC),
        destination: padded(PEER_MAC),
        ports: [0, 0],
        mac: MAC,
      });
    }
  });

  test('without a link layer there is no MAC address', () => {
    expectFields(
      ipv4({ protocol: 17 }, udp({})),
      { ...V4, protocol: 17, ports: [40_000, 7_000], mac: '000000000000' },
      101,
    );
  });

  test('of what nobody can decode there is the length alone', () => {
    const nothing = { family: 0, protocol: 0, source: padded(''), destination: padded(''), ports: [0, 0] as const };
    for (const link of [1, 101, 105, 65_000]) {
      expectFields(Uint8Array.of(1, 2, 3), { ...nothing, mac: '000000000000' }, link);
    }
  });

  test('in a tunnel the innermost packet counts', () => {
    const inner = ipv6({ next: 17 }, udp({ sourcePort: 9 }));
    const packet = ethernet(ETHER_TYPE.ipv4, ipv4({ protocol: 41 }, inner));
    expectFields(packet, { ...V6, protocol: 17, ports: [9, 7_000] });
    assert.deepEqual([recordOf(packet)[15], recordOf(ethernet(ETHER_TYPE.ipv6, inner))[15]], [1, 0]);
  });

  test('a fragment, and one that is cut before its ports, are keyed by their addresses', () => {
    const fragment = ipv4({ protocol: 17, fragment: 0x2000 }, udp({}, [1, 2, 3, 4, 5, 6, 7, 8]));
    expectFields(ethernet(ETHER_TYPE.ipv4, fragment), { ...V4, protocol: 17, ports: [0, 0] });
    const packet = ethernet(ETHER_TYPE.ipv4, ipv4({ protocol: 6 }, tcp({})));
    const cut = fieldsOf(recordOf(packet.subarray(0, 14 + 20 + 7), 1, packet.length));
    assert.deepEqual(cut, { ...V4, protocol: 6, ports: [0, 0], wireLength: packet.length });
  });
});

const PARTS: readonly Part[] = [
  ethernet(ETHER_TYPE.ipv4, ipv4({ protocol: 6 }, tcp({}, [1, 2, 3]))),
  ethernet(ETHER_TYPE.ipv6, ipv6({ next: 0 }, [60, 0, 0, 0, 0, 0, 0, 0], [17, 0, 0, 0, 0, 0, 0, 0], udp({}))),
  ethernet(ETHER_TYPE.ipv4, ipv4({ protocol: 4 }, ipv4({ protocol: 1 }, icmp(8, 0)))),
  ethernet(ETHER_TYPE.arp, arp(1, '192.0.2.7', '192.0.2.8')),
];
/** Packets of all kinds, cut, changed, or made of nothing but chance. */
const anyPacket = fc.oneof(
  fc.uint8Array({ maxLength: 80 }),
  fc
    .tuple(fc.constantFrom(...PARTS), fc.nat(90), fc.array(fc.tuple(fc.nat(90), fc.nat(255)), { maxLength: 3 }))
    .map(([part, length, changes]) => {
      const packet = join(part).subarray(0, length);
      for (const [at, value] of changes) if (at < packet.length) packet[at] = value;
      return packet;
    }),
);

test('whatever came before it, a packet has the same record', () => {
  const used = new Layers();
  fc.assert(
    fc.property(
      anyPacket,
      anyPacket,
      fc.constantFrom(0, 1, 12, 101, 113, 276),
      fc.nat(200),
      (one, other, link, more) => {
        decodePacket(one, 0, one.length, one.length + more, link, used);
        decodePacket(other, 0, other.length, other.length + more, link, used);
        const target = new Uint8Array(RECORD.bytes);
        writePacketRecord(target, new DataView(target.buffer), 0, other, used, other.length + more);
        const alone = recordOf(other, link, other.length + more);
        assert.equal(hex(target.subarray(8)), hex(alone.subarray(8)));
      },
    ),
    { numRuns: 2_000 },
  );
});
