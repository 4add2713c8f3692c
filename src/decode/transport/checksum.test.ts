import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decode, ipv4, ipv6, tcp, udp, withChecksum } from '../testing/packets.ts';
import { CHECKSUM, type Checksum, transportChecksum } from './checksum.ts';

function check(packet: Uint8Array, captured = packet.length): Checksum {
  const { bytes, layers } = decode(packet.subarray(0, captured), { link: 101, wireLength: packet.length });
  return transportChecksum(bytes, layers);
}

const BUILDERS: readonly ((payload: Uint8Array) => Uint8Array)[] = [
  (payload) => ipv4({ protocol: 6 }, tcp({ sequence: 0xffff_ffff }, payload)),
  (payload) => ipv4({ protocol: 17, options: [1, 1, 1, 1] }, udp({}, payload)),
  (payload) => ipv6({ next: 6 }, tcp({ options: [1, 1, 1, 0] }, payload)),
  (payload) => ipv6({ next: 17 }, udp({}, payload)),
];

test('a right checksum holds and a wrong one does not, whatever the length and wherever the packet lies', () => {
  const packets = fc.record({
    build: fc.constantFrom(...BUILDERS),
    payload: fc.uint8Array({ maxLength: 70 }),
    error: fc.integer({ min: 1, max: 0xfffe }),
    before: fc.nat(9),
  });
  fc.assert(
    fc.property(packets, ({ build, payload, error, before }) => {
      const packet = build(payload);
      assert.equal(check(withChecksum(packet)), CHECKSUM.holds);
      const broken = check(withChecksum(packet, error));
      // An error may turn it into the sum of the pseudo header alone, or into none.
      assert.ok(broken === CHECKSUM.wrong || broken === CHECKSUM.unknown);
      const { bytes, layers } = decode(withChecksum(packet), { link: 101 });
      const moved = new Uint8Array(bytes.length + before);
      moved.set(bytes, before);
      assert.equal(transportChecksum(moved.subarray(before), layers), CHECKSUM.holds);
    }),
  );
});

test('a packet of 64 KiB of ones is summed without overflow', () => {
  const packet = ipv4({ protocol: 6 }, tcp({}, new Uint8Array(65_495).fill(0xff)));
  assert.equal(check(withChecksum(packet)), CHECKSUM.holds);
  assert.equal(check(withChecksum(packet, 1)), CHECKSUM.wrong);
});

test('nothing is said of what the capture cut, of a datagram without a checksum and of one that is longer than its packet', () => {
  const packet = withChecksum(ipv4({ protocol: 6 }, tcp({}, [1, 2, 3, 4])), 1);
  assert.equal(check(packet), CHECKSUM.wrong);
  assert.equal(check(packet, packet.length - 1), CHECKSUM.unknown);
  assert.equal(check(ipv4({ protocol: 17 }, udp({}, [1]))), CHECKSUM.unknown);
  assert.equal(check(withChecksum(ipv4({ protocol: 17 }, udp({ length: 90 }, [1])))), CHECKSUM.unknown);
});

test('the sum of the pseudo header alone, with or without the length, is one that a network card completes', () => {
  const packet = ipv4({ protocol: 6 }, tcp({}, [1, 2, 3]));
  const addresses = 0xc000 + 0x0201 + 0xc633 + 0x6402;
  for (const length of [0, 23]) {
    const sum = addresses + 6 + length;
    const partial = (sum & 0xffff) + (sum >>> 16);
    packet.set([partial >>> 8, partial & 0xff], 36);
    assert.equal(check(packet), CHECKSUM.unknown);
  }
});
