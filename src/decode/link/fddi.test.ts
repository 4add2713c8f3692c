import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, join, udp } from '../testing/packets.ts';

const SNAP = join([0xaa, 0xaa, 3, 0, 0, 0, 8, 0], ipv4({}, udp({})));

test('LLC follows the addresses where frame control says so', () => {
  const frame = join([0x50], new Uint8Array(12), SNAP);
  assert.equal(decode(frame, { link: 10 }).layers.outcome, OUTCOME.transport);
  assert.equal(decode(frame.with(0, 0x41), { link: 10 }).layers.outcome, OUTCOME.unknown);
  assert.equal(decode(frame.subarray(0, 12), { link: 10 }).layers.outcome, OUTCOME.malformed);
});
