import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ETHER_TYPE, ethernet, ipv4, udp, vlan } from '../testing/packets.ts';

test('a tag gives its identifier without the priority bits', () => {
  const { layers } = decode(ethernet(ETHER_TYPE.vlan, vlan(0xe123, ETHER_TYPE.ipv4, ipv4({}, udp({})))));
  assert.equal(layers.outcome, OUTCOME.transport);
  assert.equal(layers.vlan, 0x123);
});

test('of two tags the inner one counts', () => {
  const inner = vlan(20, ETHER_TYPE.ipv4, ipv4({}, udp({})));
  const { layers } = decode(ethernet(ETHER_TYPE.serviceVlan, vlan(10, ETHER_TYPE.vlan, inner)));
  assert.equal(layers.outcome, OUTCOME.transport);
  assert.equal(layers.vlan, 20);
});

test('half a tag is truncated or malformed', () => {
  const frame = ethernet(ETHER_TYPE.vlan, [0, 1, 8]);
  assert.equal(decode(frame, { wireLength: 64 }).layers.outcome, OUTCOME.truncated);
  assert.equal(decode(frame).layers.outcome, OUTCOME.malformed);
});
