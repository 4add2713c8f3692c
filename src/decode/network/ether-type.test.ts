import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAYER, Layers, OUTCOME } from '../layers.ts';
import { isKnownEtherType, networkLayer } from './ether-type.ts';

test('each EtherType leads to its layer, and the rest to none', () => {
  const layers = new Layers();
  const expected = new Map<number, number>([
    [0x0800, LAYER.ipv4],
    [0x86dd, LAYER.ipv6],
    [0x0806, LAYER.arp],
    [0x8100, LAYER.vlan],
    [0x88a8, LAYER.vlan],
    [0x9100, LAYER.vlan],
    [0x8847, LAYER.mpls],
    [0x8848, LAYER.mpls],
    [0x8864, LAYER.pppoe],
    [0x880b, LAYER.ppp],
    [0x6558, LAYER.ethernet],
    [0x8870, LAYER.llc],
    [0x88e7, LAYER.serviceInstance],
    [0x8903, LAYER.fabricPath],
    [0x8909, LAYER.metadata],
    [0x8926, LAYER.virtualNetworkTag],
    [0x894f, LAYER.serviceFunction],
  ]);
  for (let etherType = 0; etherType < 0x1_0000; etherType++) {
    layers.etherType = etherType;
    assert.equal(networkLayer(layers), expected.get(etherType) ?? LAYER.done);
  }
  assert.equal(layers.outcome, OUTCOME.unknown);
});

test('what is known to follow has a layer', () => {
  const layers = new Layers();
  for (let etherType = 0; etherType < 0x1_0000; etherType++) {
    layers.etherType = etherType;
    if (isKnownEtherType(etherType)) assert.notEqual(networkLayer(layers), LAYER.done, etherType.toString(16));
  }
  assert.ok(!isKnownEtherType(0x88cc));
});
