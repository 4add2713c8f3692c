import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TUNNEL } from '../layers.ts';
import { decode, ipv4, ipv6, join, type Part, udp } from '../testing/packets.ts';
import { overUdp, seen } from '../testing/tunnels.ts';

const INSIDE = [[TUNNEL.teredo], 1_111, 3];
const ORIGIN = [0, 0, 0, 1, 2, 3, 4, 5];
const AUTHENTICATION = [0, 1, 2, 1, 9, 9, 9, 1, 2, 3, 4, 5, 6, 7, 8, 0];
const PACKET = ipv6({ source: '2001:0:4137:9e50::1' }, udp({ sourcePort: 1_111 }, [1, 2, 3]));
const OTHER = ipv6({}, udp({ sourcePort: 1_111 }, [1, 2, 3]));

function elsewhere(...payload: readonly Part[]) {
  return decode(ipv4({}, udp({ destinationPort: 32_900 }, ...payload)), { link: 228 }).layers;
}

test('what may stand before the packet is skipped', () => {
  assert.deepEqual(seen(overUdp(3_544, PACKET)), INSIDE);
  assert.deepEqual(seen(overUdp(3_544, ORIGIN, PACKET)), INSIDE);
  assert.deepEqual(seen(overUdp(3_544, AUTHENTICATION, PACKET)), INSIDE);
  assert.deepEqual(seen(overUdp(3_544, AUTHENTICATION, ORIGIN, PACKET)), INSIDE);
});

test('on other ports a packet with one of its addresses is found, and no other', () => {
  assert.deepEqual(seen(elsewhere(PACKET)), INSIDE);
  assert.deepEqual(seen(elsewhere(ORIGIN, PACKET)), INSIDE);
  assert.deepEqual(seen(elsewhere(ipv6({ destination: '2001::1' }, udp({ sourcePort: 1_111 }, [1, 2, 3])))), INSIDE);
  assert.equal(elsewhere(OTHER).depth, 0);
  assert.deepEqual(seen(overUdp(3_544, OTHER)), INSIDE);
});

test('a packet that does not fill the datagram is none, but for trailers on its own port', () => {
  assert.equal(elsewhere(PACKET, [0]).depth, 0);
  assert.deepEqual(seen(overUdp(3_544, PACKET, [1, 4, 0, 0, 0, 0])), INSIDE);
  assert.equal(overUdp(3_544, PACKET.subarray(0, PACKET.length - 1)).depth, 0);
  assert.equal(overUdp(3_544, [0, 1]).depth, 0);
});

test('a bubble tells of the tunnel and is no packet of its own', () => {
  const layers = overUdp(3_544, join(ipv6({ next: 59, source: '2001::1' })));
  assert.deepEqual([layers.depth, layers.carried, layers.destinationPort], [0, TUNNEL.teredo, 3_544]);
  assert.equal(overUdp(3_544, ipv6({ next: 59, source: '2001::1' }), [1, 4, 0, 0, 0, 0]).carried, TUNNEL.teredo);
});
