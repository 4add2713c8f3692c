import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TUNNEL } from '../layers.ts';
import { INNER, overIp, seen } from '../testing/tunnels.ts';

test('labels and a packet stand directly in IP', () => {
  assert.deepEqual(seen(overIp({ protocol: 137 }, [0, 0, 1, 64], INNER)), [[TUNNEL.ip], 1_111, 3]);
});
