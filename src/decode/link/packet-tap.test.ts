import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, join, udp } from '../testing/packets.ts';

const HEADER = [16, 0, 0, 0, 1, 0, 0, 0, 12, 0, 0, 0, 7, 7, 7, 7];

test('the header ends where it says and names the link type of the rest', () => {
  const packet = join(HEADER, ipv4({}, udp({})));
  assert.equal(decode(packet, { link: 258 }).layers.outcome, OUTCOME.transport);
  assert.equal(decode(packet.with(8, 147), { link: 258 }).layers.outcome, OUTCOME.unknown);
  assert.equal(decode(packet.with(0, 11), { link: 258 }).layers.outcome, OUTCOME.malformed);
  assert.equal(decode(packet.subarray(0, 11), { link: 258 }).layers.outcome, OUTCOME.malformed);
});
