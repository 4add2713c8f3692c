import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress } from '../../model/address.ts';
import { MAXIMUM_DEPTH, TUNNEL } from '../layers.ts';
import { decode, ipv4, ipv6, udp } from '../testing/packets.ts';
import { INNER, overIp, seen } from '../testing/tunnels.ts';

test('each version carries each, and the outer addresses are kept', () => {
  const inner = ipv6({}, udp({ sourcePort: 1_111 }, [1, 2, 3]));
  assert.deepEqual(seen(overIp({ protocol: 4 }, INNER)), [[TUNNEL.ip], 1_111, 3]);
  assert.deepEqual(seen(overIp({ protocol: 41 }, inner)), [[TUNNEL.ip], 1_111, 3]);
  assert.deepEqual(seen(decode(ipv6({ next: 41 }, inner), { link: 229 }).layers), [[TUNNEL.ip], 1_111, 3]);
  const { bytes, layers } = decode(ipv6({ next: 4 }, INNER), { link: 229 });
  assert.deepEqual(seen(layers), [[TUNNEL.ip], 1_111, 3]);
  const outer = layers.outers[0];
  assert.deepEqual([outer?.family, outer?.protocol, outer?.ipLength], [6, 4, 40 + INNER.length]);
  assert.equal(formatAddress(bytes, outer?.source, 16), '2001:db8::1');
  assert.equal(formatAddress(bytes, layers.source, 4), '10.0.0.1');
});

test('beyond the greatest depth, and around what cannot be decoded, the packet is the tunnel itself', () => {
  let packet = INNER;
  for (let depth = 0; depth <= MAXIMUM_DEPTH; depth++) packet = ipv4({ protocol: 4 }, packet);
  const { layers } = decode(packet, { link: 228 });
  assert.deepEqual([layers.depth, layers.protocol, layers.sourcePort], [MAXIMUM_DEPTH, 4, 0]);
  const broken = overIp({ protocol: 4 }, [0x45, 0, 0]);
  assert.deepEqual([broken.depth, broken.protocol, broken.carried], [0, 4, TUNNEL.ip]);
});
