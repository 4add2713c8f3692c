import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, join, udp } from '../testing/packets.ts';

const SNAP = join([0xaa, 0xaa, 3, 0, 0, 0, 8, 0], ipv4({}, udp({})));

test('LLC follows the addresses, or the route if there is one', () => {
  const plain = join([0x10, 0x40], new Uint8Array(12), SNAP);
  assert.equal(decode(plain, { link: 6 }).layers.outcome, OUTCOME.transport);
  const routed = join([0x10, 0x40], new Uint8Array(12).with(6, 0x80), [6, 0x30, 0, 1, 0, 2], SNAP);
  assert.equal(decode(routed, { link: 6 }).layers.outcome, OUTCOME.transport);
  assert.equal(decode(plain.with(1, 0), { link: 6 }).layers.outcome, OUTCOME.unknown);
  assert.equal(decode(plain.subarray(0, 14), { link: 6 }).layers.outcome, OUTCOME.malformed);
});
