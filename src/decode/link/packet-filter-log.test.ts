import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, ipv6, join, udp } from '../testing/packets.ts';

test('the header is padded to whole words, and names the family', () => {
  const header = new Uint8Array(64).with(0, 61);
  assert.equal(decode(join(header.with(1, 2), ipv4({}, udp({}))), { link: 117 }).layers.family, 4);
  assert.equal(decode(join(header.with(1, 24), ipv6({}, udp({}))), { link: 117 }).layers.family, 6);
  assert.equal(decode(header, { link: 117 }).layers.outcome, OUTCOME.unknown);
  assert.equal(decode(Uint8Array.of(61), { link: 117 }).layers.outcome, OUTCOME.malformed);
});
