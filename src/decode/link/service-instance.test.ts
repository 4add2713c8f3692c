import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ETHER_TYPE, ethernet, ipv4, udp, vlan } from '../testing/packets.ts';

test('the frame of a customer, with a tag of its own', () => {
  const frame = ethernet(ETHER_TYPE.vlan, vlan(12, ETHER_TYPE.ipv4, ipv4({}, udp({}))));
  const { layers } = decode(ethernet(0x88e7, [0, 0, 1, 2], frame));
  assert.deepEqual([layers.outcome, layers.vlan], [OUTCOME.transport, 12]);
  assert.equal(decode(ethernet(0x88e7, [0, 0])).layers.outcome, OUTCOME.malformed);
});
