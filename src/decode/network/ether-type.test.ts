import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAYER, Layers, OUTCOME } from '../layers.ts';
import { networkLayer } from './ether-type.ts';

test('each EtherType leads to its layer, and the rest to none', () => {
  const layers = new Layers();
  const expected = new Map<number, number>([
    [0x0800, LAYER.ipv4],
    [0x86dd, LAYER.ipv6],
    [0x0806, LAYER.arp],
    [0x8100, LAYER.vlan],
    [0x88a8, LAYER.vlan],
    [0x9100, LAYER.vlan],
  ]);
  for (let etherType = 0; etherType < 0x1_0000; etherType++) {
    layers.etherType = etherType;
    assert.equal(networkLayer(layers), expected.get(etherType) ?? LAYER.done);
  }
  assert.equal(layers.outcome, OUTCOME.unknown);
});
