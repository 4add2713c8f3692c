import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME, TUNNEL } from '../layers.ts';
import { decode, ETHER_TYPE, ethernet, ipv4, ipv6, udp } from '../testing/packets.ts';
import { INNER, overUdp, seen } from '../testing/tunnels.ts';

const FRAME = ethernet(ETHER_TYPE.ipv4, INNER);
const HEADER = [8, 0, 0, 0, 0, 0, 42, 0];
const INSIDE = [[TUNNEL.vxlan], 1_111, 3];

test('a frame is found behind the header, on the port of the standard and on that of Linux', () => {
  assert.deepEqual(seen(overUdp(4_789, HEADER, FRAME)), INSIDE);
  assert.deepEqual(seen(overUdp(8_472, HEADER, FRAME)), INSIDE);
  assert.deepEqual(seen(overUdp(4_789, [0x88, 0, 1, 2, 0, 0, 42, 0], FRAME)), INSIDE, 'group policy');
});

test('the outer packet keeps its ports and its payload', () => {
  const [outer] = overUdp(4_789, HEADER, FRAME).outers;
  assert.deepEqual([outer?.sourcePort, outer?.destinationPort, outer?.protocol], [40_000, 4_789, 17]);
  assert.equal(outer?.payloadLength, 8 + FRAME.length);
});

test('VXLAN-GPE names what follows', () => {
  const v6 = ipv6({}, udp({ sourcePort: 1_111 }, [1, 2, 3]));
  assert.deepEqual(seen(overUdp(4_790, [0x0c, 0, 0, 1, 0, 0, 42, 0], INNER)), INSIDE);
  assert.deepEqual(seen(overUdp(4_790, [0x0c, 0, 0, 2, 0, 0, 42, 0], v6)), INSIDE);
  assert.deepEqual(seen(overUdp(4_790, [0x0c, 0, 0, 3, 0, 0, 42, 0], FRAME)), INSIDE);
  const service = [0x0f, 0xc2, 2, 1, 0, 0, 1, 0xff];
  assert.deepEqual(seen(overUdp(4_790, [0x0c, 0, 0, 4, 0, 0, 42, 0], service, INNER)), INSIDE);
});

test('what only goes to the port is no tunnel', () => {
  for (const header of [
    [0, 0, 0, 0, 0, 0, 42, 0],
    [8, 0, 0, 0, 0, 0, 42, 1],
    [8, 0, 1, 0, 0, 0, 42, 0],
    [0x18, 0, 0, 0, 0, 0, 42, 0],
  ]) {
    const layers = overUdp(4_789, header, FRAME);
    assert.deepEqual([layers.outcome, layers.depth, layers.carried], [OUTCOME.transport, 0, TUNNEL.none], `${header}`);
  }
  assert.equal(overUdp(4_789, [8, 0, 0]).depth, 0);
});

test('a tunnel whose packet cannot be decoded is a datagram that is told to be one', () => {
  const layers = overUdp(4_789, HEADER, ethernet(0x88cc, [1, 2]));
  assert.deepEqual([layers.outcome, layers.depth, layers.carried], [OUTCOME.transport, 0, TUNNEL.vxlan]);
  assert.deepEqual([layers.inside, layers.destinationPort, layers.payloadLength], [OUTCOME.unknown, 4_789, 24]);
});

test('a capture that cut the inner packet cut no more', () => {
  const packet = ipv4({}, udp({ destinationPort: 4_789 }, HEADER, FRAME));
  const inside = decode(packet.subarray(0, packet.length - 1), { link: 228, wireLength: packet.length }).layers;
  assert.deepEqual([inside.depth, inside.payloadLength, inside.payloadCaptured], [1, 3, 2]);
  const outside = decode(packet.subarray(0, 60), { link: 228, wireLength: packet.length }).layers;
  assert.deepEqual([outside.depth, outside.carried, outside.inside], [0, TUNNEL.vxlan, OUTCOME.truncated]);
});
