import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TUNNEL } from '../layers.ts';
import { ETHER_TYPE, ethernet } from '../testing/packets.ts';
import { INNER, overIp, seen } from '../testing/tunnels.ts';

test('version 3 carries an Ethernet frame', () => {
  const frame = ethernet(ETHER_TYPE.ipv4, INNER);
  assert.deepEqual(seen(overIp({ protocol: 97 }, [0x30, 0], frame)), [[TUNNEL.ip], 1_111, 3]);
  assert.deepEqual(seen(overIp({ protocol: 97 }, [0x40, 0], frame)), [[], 0, 0]);
});
