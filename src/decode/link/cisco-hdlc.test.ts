import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, join, udp } from '../testing/packets.ts';

test('address and control are skipped, and the EtherType says what follows', () => {
  const packet = join([0x0f, 0, 8, 0], ipv4({}, udp({})));
  assert.equal(decode(packet, { link: 104 }).layers.outcome, OUTCOME.transport);
  assert.equal(decode(packet.with(2, 0x80), { link: 104 }).layers.outcome, OUTCOME.unknown);
  assert.equal(decode(packet.subarray(0, 3), { link: 104 }).layers.outcome, OUTCOME.malformed);
});
