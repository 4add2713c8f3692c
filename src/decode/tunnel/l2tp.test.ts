import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TUNNEL } from '../layers.ts';
import { join } from '../testing/packets.ts';
import { INNER, overUdp, seen } from '../testing/tunnels.ts';

const INSIDE = [[TUNNEL.l2tp], 1_111, 3];
const PPP = join([0xff, 3, 0, 0x21], INNER);

test('length, sequence numbers and an offset are skipped', () => {
  assert.deepEqual(seen(overUdp(1_701, [0, 2, 0, 1, 0, 2], PPP)), INSIDE);
  assert.deepEqual(seen(overUdp(1_701, [0x40, 2, 0, 99, 0, 1, 0, 2], PPP)), INSIDE);
  assert.deepEqual(seen(overUdp(1_701, [0x4a, 2, 0, 99, 0, 1, 0, 2, 0, 0, 0, 0, 0, 3, 9, 9, 9], PPP)), INSIDE);
});

test('control messages and other versions are no tunnel, and neither is an offset beyond the datagram', () => {
  assert.equal(overUdp(1_701, [0x80, 2, 0, 1, 0, 2], PPP).depth, 0);
  assert.equal(overUdp(1_701, [0, 3, 0, 1, 0, 2], PPP).depth, 0);
  assert.equal(overUdp(1_701, [0x02, 2, 0, 1, 0, 2, 0xff, 0xff], PPP).depth, 0);
});
