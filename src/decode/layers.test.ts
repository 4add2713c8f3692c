import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAYER, Layers, OUTCOME } from './layers.ts';

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
