import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAYER, Layers, OUTCOME } from '../layers.ts';
import { transportLayer } from './protocol.ts';

test('each protocol number leads to its layer, and the rest to none', () => {
  const layers = new Layers();
  const expected = new Map<number, number>([
    [1, LAYER.icmp],
    [6, LAYER.tcp],
    [17, LAYER.udp],
    [58, LAYER.icmpv6],
  ]);
  for (let protocol = 0; protocol < 256; protocol++) {
    layers.protocol = protocol;
    assert.equal(transportLayer(layers, 11), expected.get(protocol) ?? LAYER.done);
    assert.equal(layers.payloadLength, 11);
  }
  assert.equal(layers.outcome, OUTCOME.unknown);
});
