import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, ipv6, join, udp } from '../testing/packets.ts';

test('twelve bytes that name the family in either byte order', () => {
  const rest = new Uint8Array(8);
  assert.equal(decode(join([2, 0, 0, 0], rest, ipv4({}, udp({}))), { link: 109 }).layers.family, 4);
  assert.equal(decode(join([0, 0, 0, 24], rest, ipv6({}, udp({}))), { link: 109 }).layers.family, 6);
  assert.equal(decode(rest, { link: 109 }).layers.outcome, OUTCOME.malformed);
});
