import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TUNNEL } from '../layers.ts';
import { ipv6, udp } from '../testing/packets.ts';
import { INNER, overUdp, seen } from '../testing/tunnels.ts';

const INSIDE = [[TUNNEL.ayiya], 1_111, 3];
/** Sixteen bytes of identity, twenty of signature. */
const BODY = new Uint8Array(4 + 16 + 20);

test('identity and signature are skipped', () => {
  assert.deepEqual(seen(overUdp(5_072, [0x41, 0x52, 0x11, 4], BODY, INNER)), INSIDE);
  const v6 = ipv6({}, udp({ sourcePort: 1_111 }, [1, 2, 3]));
  assert.deepEqual(seen(overUdp(5_072, [0x41, 0x52, 0x11, 41], BODY, v6)), INSIDE);
});

test('other operations, other protocols and headers beyond the datagram are no tunnel', () => {
  for (const header of [
    [0x41, 0x52, 0x10, 41],
    [0x41, 0x52, 0x11, 59],
    [0xf1, 0x52, 0x11, 4],
  ]) {
    assert.equal(overUdp(5_072, header, BODY, INNER).depth, 0, `${header}`);
  }
  assert.equal(overUdp(5_072, [0x41, 0x52, 0x11]).depth, 0);
});
