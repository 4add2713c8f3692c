import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ETHER_TYPE, ethernet, ipv4, udp } from '../testing/packets.ts';

test('a whole frame follows the forwarding tag', () => {
  const frame = ethernet(ETHER_TYPE.ipv4, ipv4({}, udp({})));
  const { layers } = decode(ethernet(0x8903, [0, 0x40], frame));
  assert.deepEqual([layers.outcome, layers.ethernet], [OUTCOME.transport, 7 + 16]);
  assert.equal(decode(ethernet(0x8903, [0])).layers.outcome, OUTCOME.malformed);
});
