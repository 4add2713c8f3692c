import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TUNNEL } from '../layers.ts';
import { ETHER_TYPE, ethernet } from '../testing/packets.ts';
import { INNER, overUdp, seen } from '../testing/tunnels.ts';

const INSIDE = [[TUNNEL.geneve], 1_111, 3];

test('options are skipped, and an EtherType names what follows', () => {
  assert.deepEqual(seen(overUdp(6_081, [0, 0, 8, 0, 0, 0, 1, 0], INNER)), INSIDE);
  const frame = ethernet(ETHER_TYPE.ipv4, INNER);
  assert.deepEqual(seen(overUdp(6_081, [2, 0, 0x65, 0x58, 0, 0, 1, 0], new Uint8Array(8), frame)), INSIDE);
});

test('another version, a reserved byte and options beyond the datagram are no tunnel', () => {
  for (const header of [
    [0x40, 0, 8, 0, 0, 0, 1, 0],
    [0, 0, 8, 0, 0, 0, 1, 1],
    [0x3f, 0, 8, 0, 0, 0, 1, 0],
    [0, 0, 8],
  ]) {
    const layers = overUdp(6_081, header, header.length < 8 ? [] : INNER);
    assert.deepEqual([layers.depth, layers.carried], [0, TUNNEL.none], `${header}`);
  }
});
