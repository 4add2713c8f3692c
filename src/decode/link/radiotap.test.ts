import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, join, udp } from '../testing/packets.ts';

const FRAME = join([0x08, 1], new Uint8Array(22), [0xaa, 0xaa, 3, 0, 0, 0, 8, 0], ipv4({}, udp({})));

test('the header is as long as it says', () => {
  assert.equal(decode(join([0, 0, 8, 0, 0, 0, 0, 0], FRAME), { link: 127 }).layers.outcome, OUTCOME.transport);
  const longer = join([0, 0, 18, 0], new Uint8Array(14).fill(7), FRAME);
  assert.equal(decode(longer, { link: 127 }).layers.outcome, OUTCOME.transport);
});

test('another version, a length that cannot be, and a cut header are malformed', () => {
  assert.equal(decode(join([1, 0, 8, 0, 0, 0, 0, 0], FRAME), { link: 127 }).layers.outcome, OUTCOME.malformed);
  assert.equal(decode(join([0, 0, 7, 0, 0, 0, 0, 0], FRAME), { link: 127 }).layers.outcome, OUTCOME.malformed);
  assert.equal(decode(join([0, 0, 0xff, 0xff, 0, 0, 0, 0], FRAME), { link: 127 }).layers.outcome, OUTCOME.malformed);
  assert.equal(decode(join([0, 0, 8]), { link: 127 }).layers.outcome, OUTCOME.malformed);
});
