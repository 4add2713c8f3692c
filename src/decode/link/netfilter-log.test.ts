import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ipv4, join, type Part, udp } from '../testing/packets.ts';

const V4 = ipv4({}, udp({}, [1, 2, 3]));

function of(...parts: readonly Part[]) {
  return decode(join([2, 0, 0, 5], ...parts), { link: 239 }).layers;
}

test('attributes are walked to the packet, which ends with its attribute', () => {
  const attributes = join([5, 0, 10, 0, 0x78, 0, 0, 0], [8, 0, 1, 0, 8, 0, 1, 0]);
  const layers = of(attributes, [V4.length + 4, 0, 9, 0], V4, [9, 9, 9]);
  assert.deepEqual([layers.outcome, layers.payloadLength], [OUTCOME.transport, 3]);
});

test('no packet among them is malformed or unknown, and so is an attribute that is too short', () => {
  assert.equal(of([8, 0, 1, 0, 8, 0, 1, 0]).outcome, OUTCOME.malformed);
  assert.equal(of([3, 0, 1, 0, 8, 0, 1, 0]).outcome, OUTCOME.malformed);
  assert.equal(of(...Array.from({ length: 99 }, () => [4, 0, 1, 0])).outcome, OUTCOME.unknown);
});
