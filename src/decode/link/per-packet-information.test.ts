import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, join, udp } from '../testing/packets.ts';

const V4 = ipv4({}, udp({}));

test('the header ends where it says and names the link type of the rest', () => {
  const packet = join([0, 0, 12, 0, 101, 0, 0, 0, 9, 9, 9, 9], V4);
  assert.equal(decode(packet, { link: 192 }).layers.outcome, OUTCOME.transport);
  assert.equal(decode(packet.with(4, 147), { link: 192 }).layers.outcome, OUTCOME.unknown);
});

test('another version, a short length and a cut header are malformed; itself within itself ends', () => {
  assert.equal(decode(join([1, 0, 8, 0, 101, 0, 0, 0], V4), { link: 192 }).layers.outcome, OUTCOME.malformed);
  assert.equal(decode(join([0, 0, 7, 0, 101, 0, 0, 0], V4), { link: 192 }).layers.outcome, OUTCOME.malformed);
  assert.equal(decode(join([0, 0, 8]), { link: 192 }).layers.outcome, OUTCOME.malformed);
  const nested = join(...Array.from({ length: 60 }, () => [0, 0, 8, 0, 192, 0, 0, 0]), V4);
  assert.equal(decode(nested, { link: 192 }).layers.outcome, OUTCOME.unknown);
});
