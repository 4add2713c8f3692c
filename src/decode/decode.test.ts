import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { OUTCOME } from './layers.ts';
import {
  arp,
  type Decoded,
  decode,
  ETHER_TYPE,
  ethernet,
  icmp,
  ipv4,
  ipv6,
  join,
  tcp,
  udp,
  vlan,
} from './testing/packets.ts';

const LINKS = [
  ...[0, 1, 6, 9, 10, 12, 14, 50, 51, 100, 101, 104, 105, 107, 108, 109, 113, 117, 119, 122, 127, 163, 166, 192, 219],
  ...[228, 229, 239, 258, 276, 65_535],
];

/** Everything that decoding says, with offsets counted from the packet's start. */
function told({ layers }: Decoded): unknown {
  if (layers.outcome === OUTCOME.arp) return [layers.outcome, layers.arp, layers.ethernet, layers.vlan];
  if (layers.outcome !== OUTCOME.transport) return [layers.outcome];
  return { ...layers };
}

/** What may stand in an IP packet in place of a transport header. */
const INNER = [
  ipv4({}, udp({})),
  ipv6({}, tcp({})),
  join([0, 0, 8, 0], ipv4({}, udp({}))),
  join([0x30, 1, 0x88, 0x0b, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0x21], ipv4({}, udp({}))),
  ipv4({ fragment: 0x2001 }, udp({})),
];

const TUNNEL_PORTS = [1_701, 2_152, 3_544, 4_789, 4_790, 5_072, 6_081, 9_999];

const TUNNEL_HEADERS: readonly (readonly number[])[] = [
  [8, 0, 0, 0, 0, 0, 1, 0, ...ethernet(ETHER_TYPE.ipv4)],
  [0x0c, 0, 0, 1, 0, 0, 1, 0],
  [0, 0, 8, 0, 0, 0, 1, 0],
  [0x30, 255, 0, 29, 0, 0, 0, 1],
  [0x41, 0, 0x11, 4, ...new Array<number>(20).fill(0)],
  [0, 2, 0, 1, 0, 1, 0xff, 3, 0, 0x21],
  [0, 0, 1, 2, 3, 4, 5, 6],
];

/** A packet with valid headers whose payload and lengths vary: reaches deeper than arbitrary bytes do. */
const shaped = fc
  .record({
    payload: fc.uint8Array({ maxLength: 24 }),
    length: fc.option(fc.nat(80), { nil: undefined }),
    protocol: fc.constantFrom(1, 4, 6, 17, 41, 47, 58, 0, 43, 44, 51, 60, 97, 99, 132, 135, 136, 137),
    kind: fc.constantFrom('v4', 'v6', 'arp', 'tag'),
    transport: fc.oneof(
      fc.constantFrom(tcp({}), udp({}), icmp(8, 0), join([17, 0, 0, 0, 0, 0, 0, 0], udp({})), ...INNER),
      fc
        .record({ port: fc.constantFrom(...TUNNEL_PORTS), header: fc.constantFrom(...TUNNEL_HEADERS) })
        .map(({ port, header }) => udp({ destinationPort: port }, header, ipv4({}, udp({}, [1])))),
    ),
  })
  .map(({ payload, length, protocol, kind, transport }) => {
    const lengths = length === undefined ? {} : { length };
    if (kind === 'arp') return ethernet(ETHER_TYPE.arp, arp(1, '192.0.2.1', '192.0.2.2'), payload);
    if (kind === 'v6') return ethernet(ETHER_TYPE.ipv6, ipv6({ next: protocol, ...lengths }, transport, payload));
    const packet = ipv4({ protocol, ...lengths }, transport, payload);
    return kind === 'v4'
      ? ethernet(ETHER_TYPE.ipv4, packet)
      : ethernet(ETHER_TYPE.vlan, vlan(5, ETHER_TYPE.ipv4, packet));
  });

const packets = fc.oneof(fc.uint8Array({ maxLength: 120 }), shaped);

test('any bytes of any link decode without a throw, and what lies around them changes nothing', () => {
  fc.assert(
    fc.property(packets, fc.constantFrom(...LINKS), fc.nat(200), (packet, link, missing) => {
      const wireLength = packet.length + missing;
      const first = told(decode(packet, { link, wireLength, around: 0 }));
      assert.deepEqual(told(decode(packet, { link, wireLength, around: 0xff })), first);
      assert.deepEqual(told(decode(packet, { link, wireLength, around: 0x45 })), first);
    }),
    { numRuns: 3_000 },
  );
});

test('a packet cut anywhere stays within what was captured', () => {
  fc.assert(
    fc.property(shaped, fc.nat(100), (whole, cut) => {
      const packet = whole.subarray(0, Math.min(cut, whole.length));
      const { layers } = decode(packet, { wireLength: whole.length });
      if (layers.outcome !== OUTCOME.transport) return;
      assert.ok(layers.payload <= 7 + whole.length);
      assert.ok(layers.payloadCaptured <= layers.payloadLength);
      if (layers.payloadCaptured > 0) assert.ok(layers.payload + layers.payloadCaptured <= 7 + packet.length);
    }),
    { numRuns: 3_000 },
  );
});

test('the link type says where decoding begins', () => {
  const v4 = ipv4({ protocol: 17 }, udp({}));
  const v6 = ipv6({ next: 17 }, udp({}));
  for (const link of [12, 101, 228]) assert.equal(decode(v4, { link }).layers.outcome, OUTCOME.transport, `${link}`);
  for (const link of [12, 101, 229]) assert.equal(decode(v6, { link }).layers.outcome, OUTCOME.transport, `${link}`);
  assert.equal(decode(v4, { link: 229 }).layers.outcome, OUTCOME.malformed);
});

test('a link type that nobody decodes is unknown', () => {
  assert.equal(decode(ipv4({}, udp({})), { link: 195 }).layers.outcome, OUTCOME.unknown);
});

test('layers upon layers end as unknown', () => {
  const tags = Array.from({ length: 40 }, () => vlan(1, ETHER_TYPE.vlan));
  assert.equal(decode(ethernet(ETHER_TYPE.vlan, ...tags)).layers.outcome, OUTCOME.unknown);
});

test('nothing of one packet is left in the next', () => {
  const { layers: kept } = decode(ethernet(ETHER_TYPE.arp, arp(1, '192.0.2.1', '192.0.2.2')));
  kept.reset(0, 10, 10);
  assert.deepEqual([kept.arp, kept.ethernet, kept.family, kept.vlan, kept.oneWay], [-1, -1, 0, 0, false]);
});
