import { arp, ETHER_TYPE, ethernet, icmp, ipv4, ipv6, tcp, udp, vlan } from '../../../src/decode/testing/packets.ts';
import type { Packet } from '../../../src/engine/testing/inputs.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/model/time.ts';
import { type Chance, mutated } from './mutations.ts';

const START = 1_767_600_000 * SECOND;

/** LINKTYPE_ numbers: all that are decoded, and some that are not. */
const LINKS = [
  ...[0, 1, 6, 9, 10, 12, 14, 50, 51, 100, 101, 104, 105, 107, 108, 109, 113, 117, 119, 122, 127, 163, 166, 192],
  ...[219, 228, 229, 239, 258, 276, 2, 147, 65_535],
];

const WIRE_LENGTHS = [0, 1, 60, 1_514, 65_535, 0x7fff_ffff, 0xffff_ffff];

/** How far from now a single packet may claim to be: more than the minute for which a packet is believed alone, or back. */
const LEAPS = [HOUR, -HOUR, DAY, -DAY, 365 * DAY, -365 * DAY, 10_000 * DAY, -SECOND / 2, 61 * SECOND, 2_000 * SECOND];
/** How far a clock may be set for good. */
const STEPS = [...LEAPS, SECOND, MINUTE, -MINUTE];
const DATES = [0, -1, 1, -1e15, 1e15, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 1e300, -1e300];

/** A packet of one of a few hosts, so that they have something to do with each other. */
function sound(chance: Chance): Uint8Array {
  const host = () => `203.0.113.${1 + chance.below(5)}`;
  const host6 = () => `2001:db8::${1 + chance.below(4)}`;
  const addresses = { source: host(), destination: host() };
  const ports = { sourcePort: chance.below(3), destinationPort: chance.below(3) };
  const content = new Uint8Array(chance.below(40));
  switch (chance.below(8)) {
    case 0:
      return ethernet(ETHER_TYPE.ipv4, ipv4({ ...addresses, protocol: 17 }, udp(ports, content)));
    case 1:
      return ethernet(ETHER_TYPE.ipv6, ipv6({ source: host6(), destination: host6(), next: 6 }, tcp(ports, content)));
    case 2:
      return ethernet(ETHER_TYPE.arp, arp(1 + chance.below(2), host(), host()));
    case 3:
      return ethernet(
        ETHER_TYPE.vlan,
        vlan(3, ETHER_TYPE.ipv4, ipv4({ ...addresses, protocol: 1 }, icmp(8, 0, content))),
      );
    case 4:
      return ethernet(
        ETHER_TYPE.ipv4,
        ipv4({ ...addresses, protocol: 4 }, ipv4({ protocol: 17 }, udp(ports, content))),
      );
    case 5:
      return ethernet(0x88cc, content);
    default:
      return ethernet(ETHER_TYPE.ipv4, ipv4({ ...addresses, protocol: 6 }, tcp(ports, content)));
  }
}

function bytesOf(chance: Chance): Uint8Array {
  const kind = chance.below(8);
  if (kind === 0) return Uint8Array.from({ length: chance.below(120) }, () => chance.below(256));
  const packet = sound(chance);
  if (kind === 1) return packet.subarray(0, chance.below(packet.length + 1));
  return kind < 4 ? mutated(packet, chance) : packet;
}

/** A packet of any bytes, cut anywhere, of any link type, of any length on the wire, now or at a date that makes no sense. */
export function anyPacket(chance: Chance, now: number): Packet {
  const data = bytesOf(chance);
  const dated = chance.below(20) === 0 ? now + (LEAPS[chance.below(LEAPS.length)] as number) : now;
  return {
    time: chance.below(200) === 0 ? (DATES[chance.below(DATES.length)] as number) : dated,
    data,
    wire: chance.below(3) === 0 ? (WIRE_LENGTHS[chance.below(WIRE_LENGTHS.length)] as number) : data.length,
    link: chance.below(4) === 0 ? (LINKS[chance.below(LINKS.length)] as number) : 1,
  };
}

/** Such packets by a clock that is also set for good now and then. */
export function anyPackets(chance: Chance, count: number): Packet[] {
  let now = START;
  return Array.from({ length: count }, () => {
    now += chance.below(200_000);
    if (chance.below(100) === 0) now += STEPS[chance.below(STEPS.length)] as number;
    if (chance.below(2_000) === 0) now = DATES[chance.below(DATES.length)] as number;
    return anyPacket(chance, now);
  });
}
