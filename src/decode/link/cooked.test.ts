import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, join, udp } from '../testing/packets.ts';

const V4 = ipv4({}, udp({}));
const ONE = [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0];
const TWO = [0, 0, 0, 0, 0, 3, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0];

test('the first kind ends with its EtherType, the second begins with it', () => {
  assert.equal(decode(join(ONE, [8, 0], V4), { link: 113 }).layers.outcome, OUTCOME.transport);
  assert.equal(decode(join([8, 0], TWO, V4), { link: 276 }).layers.outcome, OUTCOME.transport);
});

test('a frame without an EtherType is LLC', () => {
  const snap = join([0xaa, 0xaa, 3, 0, 0, 0, 8, 0], V4);
  assert.equal(decode(join(ONE, [0, 4], snap), { link: 113 }).layers.outcome, OUTCOME.transport);
  assert.equal(decode(join(ONE, [0, 12], V4), { link: 113 }).layers.outcome, OUTCOME.unknown);
});

test('half a header is malformed', () => {
  assert.equal(decode(join(ONE, [8]), { link: 113 }).layers.outcome, OUTCOME.malformed);
  assert.equal(decode(join([8, 0], TWO.slice(1)), { link: 276 }).layers.outcome, OUTCOME.malformed);
});
