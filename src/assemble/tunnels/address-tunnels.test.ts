import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TUNNEL } from '../../decode/layers.ts';
import { decode, ipv4 } from '../../decode/testing/packets.ts';
import { HOUR } from '../../model/time.ts';
import type { TunnelTransaction } from '../../model/transaction/tunnel.ts';
import { AddressTunnels } from './address-tunnels.ts';

function outer(source: string, destination: string, now: number) {
  const { bytes, layers } = decode(ipv4({ source, destination, protocol: 99 }), { link: 228 });
  layers.time = now;
  layers.now = now;
  return [bytes, layers] as const;
}

test('both directions are one tunnel, which is told of once', () => {
  const told: TunnelTransaction[] = [];
  const tunnels = new AddressTunnels(4, 0, (transaction) => told.push(transaction));
  const slot = tunnels.of(...outer('192.0.2.1', '192.0.2.2', 5));
  assert.equal(tunnels.of(...outer('192.0.2.2', '192.0.2.1', 6)), slot);
  tunnels.discover(slot, TUNNEL.gre, 7);
  tunnels.discover(slot, TUNNEL.gre, 8);
  assert.deepEqual(told, [
    {
      ...{ kind: 'tunnel', uid: tunnels.uid(slot), time: 7, tunnelType: 'Tunnel::GRE', action: 'Tunnel::DISCOVER' },
      ...{ originator: '192.0.2.1', originatorPort: 0, responder: '192.0.2.2', responderPort: 0 },
    },
  ]);
});

test('the end is told of tunnels whose beginning was', () => {
  const told: TunnelTransaction[] = [];
  const tunnels = new AddressTunnels(2, 0, (transaction) => told.push(transaction));
  tunnels.discover(tunnels.of(...outer('192.0.2.1', '192.0.2.2', 0)), TUNNEL.ip, 0);
  tunnels.of(...outer('192.0.2.3', '192.0.2.4', 1));
  tunnels.of(...outer('192.0.2.5', '192.0.2.6', 2));
  assert.equal(tunnels.evicted, 1);
  assert.deepEqual(
    told.map(({ action, originator }) => [action, originator]),
    [
      ['Tunnel::DISCOVER', '192.0.2.1'],
      ['Tunnel::EXPIRE', '192.0.2.1'],
    ],
  );
  tunnels.expire(HOUR + 2);
  assert.equal(told.length, 2);
  tunnels.of(...outer('192.0.2.1', '192.0.2.2', HOUR + 3));
  assert.equal(tunnels.evicted, 1);
});
