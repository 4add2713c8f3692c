import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAYER, Layers, OUTCOME } from '../layers.ts';
import { isKnownLink, linkLayer } from './link-types.ts';

test('a link type is known where a layer decodes it', () => {
  const layers = new Layers();
  for (let link = 0; link < 400; link++) {
    assert.equal(linkLayer(link, layers) !== LAYER.done, isKnownLink(link), `${link}`);
  }
  assert.deepEqual([1, 105, 113, 195].map(isKnownLink), [true, true, true, false]);
  assert.equal(layers.outcome, OUTCOME.unknown);
});
