import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { arp, decode, ETHER_TYPE, ethernet, vlan } from '../testing/packets.ts';

const REQUEST = arp(1, '192.0.2.1', '192.0.2.2');

test('an ARP packet is found behind Ethernet and behind a tag', () => {
  const plain = decode(ethernet(ETHER_TYPE.arp, REQUEST)).layers;
  assert.deepEqual([plain.outcome, plain.arp], [OUTCOME.arp, 7 + 14]);
  const tagged = decode(ethernet(ETHER_TYPE.vlan, vlan(3, ETHER_TYPE.arp, REQUEST))).layers;
  assert.deepEqual([tagged.outcome, tagged.arp, tagged.vlan], [OUTCOME.arp, 7 + 18, 3]);
});

test('other hardware and other protocols are unknown', () => {
  for (const [byte, value] of [
    [1, 6],
    [2, 0x86],
    [4, 8],
    [5, 16],
  ] as const) {
    const packet = REQUEST.with(byte, value);
    assert.equal(decode(ethernet(ETHER_TYPE.arp, packet)).layers.outcome, OUTCOME.unknown, `byte ${byte}`);
  }
});

test('27 bytes are not enough', () => {
  const frame = ethernet(ETHER_TYPE.arp, REQUEST.subarray(0, 27));
  assert.equal(decode(frame).layers.outcome, OUTCOME.malformed);
  assert.equal(decode(frame, { wireLength: 60 }).layers.outcome, OUTCOME.truncated);
});
