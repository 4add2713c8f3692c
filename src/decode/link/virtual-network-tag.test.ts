import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTCOME } from '../layers.ts';
import { decode, ethernet, ipv4, udp } from '../testing/packets.ts';

test('four bytes, then the EtherType of what is wrapped', () => {
  const packet = ipv4({}, udp({}));
  assert.equal(decode(ethernet(0x8926, [0, 1, 0, 2, 8, 0], packet)).layers.outcome, OUTCOME.transport);
  assert.equal(decode(ethernet(0x8926, [0, 1, 0, 2, 8])).layers.outcome, OUTCOME.malformed);
});
