import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress } from '../../model/address.ts';
import { decodePacket } from '../decode.ts';
import { OUTCOME } from '../layers.ts';
import { decode, type Ipv6Fields, ipv6, join, type Part, tcp, udp } from '../testing/packets.ts';

const UDP = udp({}, [1, 2, 3]);

function of(fields: Ipv6Fields, ...payload: readonly Part[]) {
  return decode(ipv6(fields, ...payload), { link: 229 });
}

/** Eight bytes of an extension header that names the next one. */
function extension(next: number, ...rest: readonly number[]): Part {
  return [next, ...rest, 0, 0, 0, 0, 0, 0, 0].slice(0, 8);
}

test('addresses, next header, hop limit and length come from the header', () => {
  const { bytes, layers } = of({ source: '2001:db8::7', destination: 'fe80::9' }, UDP);
  assert.equal(formatAddress(bytes, layers.source, 16), '2001:db8::7');
  assert.equal(formatAddress(bytes, layers.destination, 16), 'fe80::9');
  assert.deepEqual([layers.family, layers.protocol, layers.timeToLive, layers.ipLength], [6, 17, 64, 51]);
  assert.deepEqual([layers.outcome, layers.payloadLength], [OUTCOME.transport, 3]);
});

test('extension headers of all kinds and lengths are walked', () => {
  const long = join([17, 1], new Uint8Array(14));
  const authentication = join([60, 1], new Uint8Array(10));
  const chain = [extension(43), extension(51), authentication, long];
  const { layers } = of({ next: 0 }, ...chain, UDP);
  assert.deepEqual([layers.outcome, layers.protocol, layers.payloadLength], [OUTCOME.transport, 17, 3]);
  assert.equal(layers.ipLength, 40 + 8 + 8 + 12 + 16 + 11);
});

test('a fragment says where it belongs; one that is all of its datagram is decoded as such', () => {
  const whole = of({ next: 44 }, extension(17, 0, 0, 0), UDP).layers;
  assert.deepEqual([whole.outcome, whole.payloadLength], [OUTCOME.transport, 3]);
  const first = of({ next: 44 }, extension(17, 0, 0, 1), UDP).layers;
  assert.deepEqual([first.outcome, first.fragmentOffset, first.moreFragments], [OUTCOME.fragment, 0, true]);
  const later = of({ next: 60 }, extension(44), extension(17, 0, 0, 8, 1, 2, 3, 4), UDP).layers;
  assert.deepEqual([later.outcome, later.protocol], [OUTCOME.fragment, 17]);
  assert.deepEqual([later.fragmentOffset, later.moreFragments, later.identification], [8, false, 0x01020304]);
  assert.deepEqual([later.network, later.fragmentAnnouncement, later.fragmentHeader], [7, 47, 55]);
  assert.deepEqual([later.offset, later.payloadLength], [63, 11]);
});

test('a mobile host is known by its home address', () => {
  const home = [0x20, 0x01, 0x0d, 0xb8, ...new Array<number>(11).fill(0), 9];
  const options = join([17, 2, 0, 1, 0, 201, 16], home.slice(0, 16), [0]);
  const { bytes, layers } = of({ next: 60 }, options, UDP);
  assert.equal(layers.outcome, OUTCOME.transport);
  assert.equal(formatAddress(bytes, layers.source, 16), '2001:db8::9');
});

test('headers of mobility, host identity and shim6 are walked', () => {
  for (const header of [135, 139, 140]) {
    assert.equal(of({ next: header }, extension(17), UDP).layers.outcome, OUTCOME.transport, `${header}`);
  }
});

test('a chain without end is malformed', () => {
  const chain = (count: number) => [...Array.from({ length: count - 1 }, () => extension(60)), extension(17)];
  assert.equal(of({ next: 60 }, ...chain(8), UDP).layers.outcome, OUTCOME.transport);
  assert.equal(of({ next: 60 }, ...chain(9), UDP).layers.outcome, OUTCOME.malformed);
});

test('an extension that points beyond the packet is malformed', () => {
  assert.equal(of({ next: 0 }, [17, 9, 0, 0, 0, 0, 0, 0], UDP).layers.outcome, OUTCOME.malformed);
  assert.equal(of({ next: 0 }, [59, 9, 0, 0, 0, 0, 0, 0], UDP).layers.outcome, OUTCOME.malformed);
  assert.equal(of({ next: 0 }, [17, 0, 0]).layers.outcome, OUTCOME.malformed);
  assert.equal(of({ next: 44 }, [17, 0, 0xff, 0xf8]).layers.outcome, OUTCOME.malformed);
});

test('lengths that contradict each other are malformed', () => {
  assert.equal(of({ length: 12 }, UDP).layers.outcome, OUTCOME.malformed);
  assert.equal(of({ version: 4 }, UDP).layers.outcome, OUTCOME.malformed);
});

test('a payload length of zero means the whole frame of a jumbogram and of TCP, and nothing elsewhere', () => {
  const measures = ({ layers }: ReturnType<typeof of>) => [layers.outcome, layers.ipLength, layers.payloadLength];
  const jumbogram = of({ length: 0, next: 0 }, extension(17, 0, 0xc2, 4), UDP);
  assert.deepEqual(measures(jumbogram), [OUTCOME.transport, 59, 3]);
  assert.deepEqual(measures(of({ length: 0, next: 6 }, tcp({}, [1, 2, 3]))), [OUTCOME.transport, 63, 3]);
  // A frame of Ethernet has at least 46 bytes: six of them are padding here.
  const { outcome, ipLength } = of({ length: 0, next: 99 }, new Uint8Array(6)).layers;
  assert.deepEqual([outcome, ipLength], [OUTCOME.transport, 40]);
});

test('padding behind the packet is no payload', () => {
  const { layers } = decode(join(ipv6({}, UDP), new Uint8Array(9)), { link: 229 });
  assert.deepEqual([layers.payloadLength, layers.payloadCaptured], [3, 3]);
});

test('no next header is a protocol of its own, and a capture that cut the packet is no fault of the packet', () => {
  const { layers: empty } = of({ next: 59 });
  assert.deepEqual([empty.outcome, empty.protocol], [OUTCOME.transport, 59]);
  const packet = ipv6({ next: 0 }, extension(17), UDP);
  for (const [length, outcome] of [
    [39, OUTCOME.truncated],
    [47, OUTCOME.truncated],
    [55, OUTCOME.truncated],
    [56, OUTCOME.transport],
  ] as const) {
    const { layers } = decode(packet.subarray(0, length), { link: 229, wireLength: packet.length });
    assert.equal(layers.outcome, outcome, `${length} bytes`);
  }
});

test('of a packet that is cut inside an extension the protocol is that extension, not one of the packet before', () => {
  const packet = ipv6({ next: 0 }, extension(60), extension(17), UDP);
  for (const [length, protocol] of [
    [47, 0],
    [55, 60],
  ] as const) {
    const { layers } = decode(packet.subarray(0, length), { link: 229, wireLength: packet.length });
    assert.equal(layers.protocol, protocol);
    layers.protocol = 6;
    decodePacket(packet, 0, length, packet.length, 229, layers);
    assert.equal(layers.protocol, protocol);
  }
});
