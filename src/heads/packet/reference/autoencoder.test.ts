import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { initialWeights } from '../initial-weights.ts';
import { type AutoencoderParameters, hiddenUnits, untrainedNetwork } from '../network-parameters.ts';
import { type Normalisation, normalisationsOf } from '../normalisation.ts';
import { Autoencoder } from './autoencoder.ts';

const KITSUNE = normalisationsOf('none').ensemble;
const CLIPPED = normalisationsOf('log1p').ensemble;

const logistic = (value: number) => 1 / (1 + Math.exp(-value));

/** One that has seen values from 0 to 1, with these weights and biases. */
function parameters(weights: readonly number[], hiddenBias: readonly number[], visibleBias: readonly number[]) {
  const visible = visibleBias.length;
  return {
    visible,
    hidden: hiddenBias.length,
    weights: Float64Array.from(weights),
    hiddenBias: Float64Array.from(hiddenBias),
    visibleBias: Float64Array.from(visibleBias),
    least: new Float64Array(visible),
    greatest: new Float64Array(visible).fill(1),
  };
}

function untrained(visible: number): AutoencoderParameters {
  return untrainedNetwork([Array.from({ length: visible }, (_, index) => index)]).ensemble[0] as AutoencoderParameters;
}

const near = (actual: number | undefined, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) <= tolerance, `${actual} for ${expected}`);

describe('an autoencoder', () => {
  test('one input and one hidden unit, by hand: the error, and one step of gradient descent', () => {
    const own = parameters([0.5], [0.1], [-0.2]);
    const autoencoder = new Autoencoder(own, KITSUNE);
    const x = 0.8;
    const h = logistic(0.5 * x + 0.1);
    const z = logistic(0.5 * h - 0.2);
    const error = x - z;
    near(autoencoder.execute(Float64Array.of(x)), Math.abs(error));
    near(autoencoder.train(Float64Array.of(x)), Math.abs(error));
    // Tied weights: the one weight has what came in and what goes out to answer for.
    const gradient = 0.5 * error * h * (1 - h);
    near(own.weights[0], 0.5 + 0.1 * (x * gradient + error * h));
    near(own.hiddenBias[0], 0.1 + 0.1 * gradient);
    near(own.visibleBias[0], -0.2 + 0.1 * error);
  });

  test('the error is the root of the mean square of all inputs', () => {
    // No weights: every input is taken for a half.
    const autoencoder = new Autoencoder(parameters(new Array(12).fill(0), [0, 0, 0], [0, 0, 0, 0]), KITSUNE);
    near(autoencoder.execute(Float64Array.of(0.5, 0.5, 0.5, 0.5)), 0);
    near(autoencoder.execute(Float64Array.of(1, 0, 0.5, 0.5)), Math.sqrt(0.5 / 4));
    assert.deepEqual([...autoencoder.error], [0.5, -0.5, 0, 0]);
  });

  test('a step goes down the gradient that differences of the error show', () => {
    // Of the cross-entropy of input and reconstruction, whose gradient Kitsune follows: at the visible units it is x - z.
    const visible = 4;
    const input = Float64Array.of(0.9, 0.1, 0.4, 0.7);
    const hidden = hiddenUnits(visible);
    const start = Array.from(initialWeights(visible, hidden), (weight, index) => 3 * weight + index / 40);
    const biases = [
      [0.1, -0.2, 0.3],
      [0.05, -0.1, 0.2, 0],
    ] as const;
    const entropy = (weights: readonly number[], hiddenBias: readonly number[], visibleBias: readonly number[]) => {
      const units = hiddenBias.map((bias, h) =>
        logistic(input.reduce((sum, x, v) => sum + x * (weights[v * hidden + h] as number), bias)),
      );
      return input.reduce((sum, x, v) => {
        const z = logistic(
          units.reduce(
            (total, unit, h) => total + unit * (weights[v * hidden + h] as number),
            visibleBias[v] as number,
          ),
        );
        return sum - x * Math.log(z) - (1 - x) * Math.log(1 - z);
      }, 0);
    };
    const own = parameters(start, biases[0], biases[1]);
    new Autoencoder(own, KITSUNE).train(input);
    const tiny = 1e-6;
    const moved = (values: readonly number[], index: number, by: number) =>
      values.map((value, place) => (place === index ? value + by : value));
    const slopes = {
      weights: start.map(
        (_, i) => entropy(moved(start, i, tiny), ...biases) - entropy(moved(start, i, -tiny), ...biases),
      ),
      hiddenBias: biases[0].map(
        (_, i) =>
          entropy(start, moved(biases[0], i, tiny), biases[1]) - entropy(start, moved(biases[0], i, -tiny), biases[1]),
      ),
      visibleBias: biases[1].map(
        (_, i) =>
          entropy(start, biases[0], moved(biases[1], i, tiny)) - entropy(start, biases[0], moved(biases[1], i, -tiny)),
      ),
    };
    const before = { weights: start, hiddenBias: biases[0], visibleBias: biases[1] };
    for (const name of ['weights', 'hiddenBias', 'visibleBias'] as const) {
      for (const [index, slope] of slopes[name].entries()) {
        near(own[name][index], (before[name][index] as number) - (0.1 * slope) / (2 * tiny), 1e-9);
      }
    }
  });

  test('ranges grow with what is trained, before it is normalised; not with what is executed', () => {
    const own = untrained(2);
    const autoencoder = new Autoencoder(own, KITSUNE);
    autoencoder.train(Float64Array.of(10, -5));
    assert.deepEqual(
      [[...own.least], [...own.greatest], [...autoencoder.input]],
      [
        [10, -5],
        [10, -5],
        [0, 0],
      ],
    );
    autoencoder.train(Float64Array.of(20, -7));
    assert.deepEqual(
      [[...own.least], [...own.greatest], [...autoencoder.input]],
      [
        [10, -7],
        [20, -5],
        [1, 0],
      ],
    );
    autoencoder.execute(Float64Array.of(100, 100));
    assert.deepEqual(
      [[...own.least], [...own.greatest]],
      [
        [10, -7],
        [20, -5],
      ],
    );
    assert.deepEqual([...autoencoder.input], [9, 53.5]);
  });

  test('executing changes no parameter', () => {
    const own = untrained(5);
    const autoencoder = new Autoencoder(own, CLIPPED);
    for (let turn = 0; turn < 20; turn++) autoencoder.train(Float64Array.of(turn, 1, 2, 3, -turn));
    const before = structuredClone(own);
    const values = Float64Array.of(1e9, -1e9, 0, 3, 5);
    const first = autoencoder.execute(values);
    assert.equal(autoencoder.execute(values), first);
    assert.deepEqual(own, before);
    assert.deepEqual([...values], [1e9, -1e9, 0, 3, 5]);
  });

  test('what it has learned it reconstructs, and what it has not it does not', () => {
    const own = untrained(4);
    const autoencoder = new Autoencoder(own, CLIPPED);
    // The inputs go together: the first two one way, the others the other.
    const together = (value: number) => Float64Array.of(value, value, 1 - value, 1 - value);
    for (let turn = 0; turn < 20_000; turn++) autoencoder.train(together(((turn * 7) % 11) / 10));
    const known = [0.1, 0.5, 0.9].map((value) => autoencoder.execute(together(value)));
    assert.ok(Math.max(...known) < 0.1, String(known));
    // Each value for itself is usual.
    assert.ok(autoencoder.execute(Float64Array.of(1, 0, 1, 0)) > 0.3);
  });

  test('whatever it is given, its error is a number, and so are its parameters', () => {
    const value = fc.oneof(fc.constantFrom(0, -1, 709, -709), fc.double({ min: -800, max: 800, noNaN: true }));
    const row = fc.tuple(value, value, value).map((values) => Float64Array.from(values));
    const normalisation = fc.constantFrom<Normalisation>(KITSUNE, CLIPPED);
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), row, normalisation, (rows, last, chosen) => {
        const own = untrained(3);
        const autoencoder = new Autoencoder(own, chosen);
        for (const values of rows) {
          const error = autoencoder.train(values);
          assert.ok(error >= 0 && error <= 1, String(error));
        }
        assert.ok(Number.isFinite(autoencoder.execute(last)));
        for (const part of [own.weights, own.hiddenBias, own.visibleBias]) assert.ok(part.every(Number.isFinite));
      }),
    );
  });
});
