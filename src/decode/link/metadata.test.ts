import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ethernet, ipv4, udp } from '../testing/packets.ts';

test('options are skipped, however many', () => {
  const packet = ipv4({}, udp({}));
  assert.equal(decode(ethernet(0x8909, [1, 1, 0, 1, 0, 9, 8, 0], packet)).layers.outcome, OUTCOME.transport);
  const two = [1, 2, 0, 1, 0, 9, 0, 2, 0, 9, 8, 0];
  assert.equal(decode(ethernet(0x8909, two, packet)).layers.outcome, OUTCOME.transport);
  assert.equal(decode(ethernet(0x8909, [1, 99, 0, 1, 0, 9, 8, 0], packet)).layers.outcome, OUTCOME.malformed);
  assert.equal(decode(ethernet(0x8909, [1, 1, 0])).layers.outcome, OUTCOME.malformed);
});
