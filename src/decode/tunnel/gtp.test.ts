import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TUNNEL } from '../layers.ts';
import { join } from '../testing/packets.ts';
import { INNER, overUdp, seen } from '../testing/tunnels.ts';

const INSIDE = [[TUNNEL.gtp], 1_111, 3];

/** A header whose length is that of all that follows its first eight bytes. */
function of(flags: number, type: number, ...parts: readonly (Uint8Array | readonly number[])[]) {
  const rest = join(...parts);
  return overUdp(2_152, [flags, type, 0, rest.length, 0, 0, 0, 7], rest);
}

test('optional fields and extension headers are skipped', () => {
  assert.deepEqual(seen(of(0x30, 255, INNER)), INSIDE);
  assert.deepEqual(seen(of(0x32, 255, [0, 1, 0, 0], INNER)), INSIDE);
  const extensions = [0, 1, 0, 0x85, 1, 9, 9, 0xc0, 2, 9, 9, 9, 9, 9, 9, 0];
  assert.deepEqual(seen(of(0x34, 255, extensions, INNER)), INSIDE);
});

test('other messages, other versions, other contents and lengths that cannot be are no tunnel', () => {
  const none = [of(0x30, 1, INNER), of(0x50, 255, INNER), of(0x20, 255, INNER), of(0x30, 255, [1, 2, 3, 4, 5, 6])];
  none.push(of(0x34, 255, [0, 1, 0, 0x85, 0], INNER), of(0x34, 255, [0, 1, 0, 0x85, 99], INNER));
  none.push(overUdp(2_152, [0x30, 255, 9, 9, 0, 0, 0, 7], INNER));
  for (const layers of none) assert.deepEqual([layers.depth, layers.carried], [0, TUNNEL.none]);
});
