import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Normalisation, normalisationsOf, whileFilling } from './normalisation.ts';
import { Autoencoder } from './reference/autoencoder.ts';

/** What an autoencoder that learned the range `least` to `greatest` sees of a value. */
function seen(normalisation: Normalisation, least: number, greatest: number, value: number): number {
  const range = { least: Float64Array.of(least), greatest: Float64Array.of(greatest) };
  const parameters = { visible: 1, hidden: 1, weights: new Float64Array(1) };
  const biases = { hiddenBias: new Float64Array(1), visibleBias: new Float64Array(1) };
  const autoencoder = new Autoencoder({ ...parameters, ...biases, ...range }, normalisation);
  autoencoder.execute(Float64Array.of(value));
  return autoencoder.input[0] as number;
}

test("without a transform it is Kitsune's: nothing is clipped, a constant that moves is enormous", () => {
  const { ensemble, output } = normalisationsOf('none');
  for (const normalisation of [ensemble, output]) {
    assert.equal(seen(normalisation, 2, 6, 3), 0.25);
    assert.equal(seen(normalisation, 2, 6, 10), 2);
    assert.equal(seen(normalisation, 2, 6, -2), -1);
    assert.equal(seen(normalisation, 0, 1, 1e9), 1e9);
    assert.equal(seen(normalisation, 5, 5, 5), 0);
    assert.equal(seen(normalisation, 5, 5, 6), 1e16);
  }
});

test('of logarithms, one range beyond either end is the most, and a constant has a range of a thousandth', () => {
  const { ensemble, output } = normalisationsOf('log1p');
  assert.equal(seen(ensemble, 2, 6, 3), 0.25);
  assert.equal(seen(ensemble, 2, 6, 9), 1.75);
  assert.equal(seen(ensemble, 2, 6, 1e300), 2);
  assert.equal(seen(ensemble, 2, 6, -1e300), -1);
  assert.equal(seen(ensemble, 5, 5, 5), 0);
  assert.ok(Math.abs(seen(ensemble, 5, 5, 5.0005) - 0.5) < 1e-9);
  assert.equal(seen(ensemble, 5, 5, 6), 2);
  assert.equal(seen(output, 0, 1, 1e9), 1e6);
  assert.equal(seen(output, 0, 1, -1e9), -1e6);
});

test('while statistics fill, less than was learned is nothing strange, and more is as strange as ever', () => {
  for (const transform of ['none', 'log1p'] as const) {
    const normalisations = normalisationsOf(transform);
    const { ensemble, output } = whileFilling(normalisations);
    assert.equal(seen(ensemble, 2, 6, -50), 0);
    assert.equal(seen(ensemble, 2, 6, 3), 0.25);
    assert.equal(seen(ensemble, 2, 6, 9), 1.75);
    assert.deepEqual(output, normalisations.output);
  }
});
