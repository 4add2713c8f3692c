import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ethernet, ipv4, join, udp } from '../testing/packets.ts';

const PACKET = join([0x00, 0x21], ipv4({}, udp({}, [1, 2, 3])));
const SESSION = [0x11, 0, 0, 7, 0, PACKET.length];

test('a session carries PPP, and padding behind its length is not read', () => {
  const { layers } = decode(ethernet(0x8864, SESSION, PACKET, [9, 9, 9]));
  assert.deepEqual([layers.outcome, layers.payloadLength], [OUTCOME.transport, 3]);
  assert.equal(decode(join(SESSION, PACKET), { link: 51 }).layers.outcome, OUTCOME.transport);
});

test('discovery and other versions are unknown, half a header is malformed', () => {
  assert.equal(decode(ethernet(0x8863, SESSION, PACKET)).layers.outcome, OUTCOME.unknown);
  assert.equal(decode(ethernet(0x8864, [0x11, 9, 0, 7, 0, 9], PACKET)).layers.outcome, OUTCOME.unknown);
  assert.equal(decode(ethernet(0x8864, [0x11, 0, 0])).layers.outcome, OUTCOME.malformed);
});
