import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAYER, Layers, MAXIMUM_DEPTH, OUTCOME, TUNNEL } from './layers.ts';

function layersOf(length: number, wireLength: number): Layers {
  const layers = new Layers();
  layers.reset(100, length, wireLength);
  return layers;
}

test('what does not fit was cut by the capture if more was sent, and is malformed if not', () => {
  const cut = layersOf(10, 60);
  assert.equal(cut.cut(), LAYER.done);
  assert.equal(cut.outcome, OUTCOME.truncated);
  const whole = layersOf(60, 60);
  whole.cut();
  assert.equal(whole.outcome, OUTCOME.malformed);
});

test('a wire length below the captured one means that nothing is missing', () => {
  assert.equal(layersOf(60, 20).missing, 0);
});

test('payload is what was sent; what was captured of it may be less, or nothing', () => {
  const cases = [
    { length: 50, sent: 30, captured: 30 },
    { length: 40, sent: 30, captured: 20 },
    { length: 15, sent: 30, captured: 0 },
  ];
  for (const { length, sent, captured } of cases) {
    const layers = layersOf(length, 50);
    layers.transport(20, sent);
    assert.equal(layers.outcome, OUTCOME.transport);
    assert.deepEqual([layers.payload, layers.payloadLength, layers.payloadCaptured], [120, sent, captured]);
  }
});

test('going down into a tunnel keeps what was known, and leaving it brings that back', () => {
  const layers = layersOf(60, 80);
  layers.family = 4;
  layers.protocol = 17;
  layers.sourcePort = 9;
  layers.transport(28, 40);
  assert.ok(layers.enter(TUNNEL.vxlan, 140, 30));
  assert.deepEqual([layers.depth, layers.family, layers.offset, layers.end, layers.missing], [1, 0, 140, 160, 10]);
  layers.protocol = 6;
  layers.cut();
  layers.leave();
  assert.deepEqual([layers.depth, layers.carried, layers.inside], [0, TUNNEL.vxlan, OUTCOME.truncated]);
  assert.deepEqual([layers.outcome, layers.protocol, layers.sourcePort], [OUTCOME.transport, 17, 9]);
  assert.deepEqual([layers.payload, layers.payloadLength, layers.payloadCaptured], [128, 40, 32]);
});

test('there is a greatest depth, and nothing of it is left in the next packet', () => {
  const layers = layersOf(60, 60);
  for (let depth = 0; depth < MAXIMUM_DEPTH; depth++) assert.ok(layers.enter(TUNNEL.ip, 100, 60));
  assert.ok(!layers.enter(TUNNEL.ip, 100, 60));
  assert.equal(layers.depth, MAXIMUM_DEPTH);
  layers.counted = 2;
  layers.reset(0, 1, 1);
  assert.deepEqual([layers.depth, layers.counted, layers.carried], [0, 0, TUNNEL.none]);
});
