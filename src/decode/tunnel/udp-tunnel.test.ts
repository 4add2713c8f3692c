import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAYER, Layers } from '../layers.ts';
import { tunnelLayer } from './udp-tunnel.ts';

test('a port on either side may be that of a tunnel', () => {
  const layers = new Layers();
  const bytes = new Uint8Array(64).fill(0xff);
  const layerOf = (sourcePort: number, destinationPort: number) => {
    layers.sourcePort = sourcePort;
    layers.destinationPort = destinationPort;
    layers.payloadCaptured = bytes.length;
    return tunnelLayer(bytes, layers);
  };
  for (const [port, layer] of [
    [1_701, LAYER.l2tp],
    [2_152, LAYER.gtp],
    [3_544, LAYER.teredo],
    [4_789, LAYER.vxlan],
    [4_790, LAYER.vxlan],
    [5_072, LAYER.ayiya],
    [6_081, LAYER.geneve],
    [8_472, LAYER.vxlan],
  ] as const) {
    assert.equal(layerOf(40_000, port), layer);
    assert.equal(layerOf(port, 40_000), layer);
  }
  assert.equal(layerOf(40_000, 53), LAYER.done);
});
