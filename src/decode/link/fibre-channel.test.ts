import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, join, udp } from '../testing/packets.ts';

test('LLC follows two long addresses', () => {
  const packet = join(new Uint8Array(16), [0xaa, 0xaa, 3, 0, 0, 0, 8, 0], ipv4({}, udp({})));
  assert.equal(decode(packet, { link: 122 }).layers.outcome, OUTCOME.transport);
  assert.equal(decode(packet.subarray(0, 9), { link: 122 }).layers.outcome, OUTCOME.malformed);
});
