import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAYER, Layers } from '../layers.ts';
import { transportLayer } from './protocol.ts';

test('each protocol number leads to its layer, and the rest to that of all others', () => {
  const layers = new Layers();
  const expected = new Map<number, number>([
    [1, LAYER.icmp],
    [6, LAYER.tcp],
    [17, LAYER.udp],
    [58, LAYER.icmpv6],
    [4, LAYER.ipInIp],
    [41, LAYER.ipInIp],
    [47, LAYER.gre],
    [51, LAYER.authentication],
    [97, LAYER.etherIp],
    [132, LAYER.sctp],
    [136, LAYER.udpLite],
    [137, LAYER.mplsInIp],
  ]);
  for (let protocol = 0; protocol < 256; protocol++) {
    layers.protocol = protocol;
    assert.equal(transportLayer(layers, 11), expected.get(protocol) ?? LAYER.other);
    assert.equal(layers.payloadLength, 11);
  }
});
