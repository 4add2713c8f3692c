import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, ipv6, udp } from '../testing/packets.ts';

test('the first four bits tell IPv4 from IPv6', () => {
  assert.equal(decode(ipv4({}, udp({})), { link: 101 }).layers.family, 4);
  assert.equal(decode(ipv6({}, udp({})), { link: 101 }).layers.family, 6);
});

test('another version is malformed, and so is nothing at all', () => {
  assert.equal(decode(ipv4({ version: 5 }, udp({})), { link: 101 }).layers.outcome, OUTCOME.malformed);
  assert.equal(decode(new Uint8Array(0), { link: 101 }).layers.outcome, OUTCOME.malformed);
  assert.equal(decode(new Uint8Array(0), { link: 101, wireLength: 40 }).layers.outcome, OUTCOME.truncated);
});
