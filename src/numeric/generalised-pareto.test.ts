import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  fitGeneralisedPareto,
  type GeneralisedPareto,
  paretoQuantile,
  paretoSurvival,
  SHAPE_LIMITS,
} from './generalised-pareto.ts';
import { seeded } from './testing/seeded.ts';

function sampleOf(pareto: GeneralisedPareto, count: number, seed: number): Float64Array {
  const random = seeded(seed);
  return Float64Array.from({ length: count }, () => paretoQuantile(pareto, random())).sort();
}

const SHAPES = [-0.4, -0.2, 0, 0.1, 0.2, 0.4];

for (const shape of SHAPES) {
  test(`shape ${shape} and scale come out of 2,000 excesses`, () => {
    const pareto = { shape, scale: 3 };
    for (const seed of [1, 2, 3, 4, 5]) {
      const fitted = fitGeneralisedPareto(sampleOf(pareto, 2_000, seed));
      // Four standard errors (Smith 1985): (1 + shape) / sqrt(n) and scale * sqrt(2 * (1 + shape) / n).
      assert.ok(Math.abs(fitted.shape - shape) < (4 * (1 + shape)) / Math.sqrt(2_000), `${fitted.shape}`);
      assert.ok(Math.abs(fitted.scale - 3) < 4 * 3 * Math.sqrt((2 * (1 + shape)) / 2_000), `${fitted.scale}`);
    }
  });
}

test('over many small samples the fit has little bias', () => {
  for (const shape of SHAPES) {
    let shapes = 0;
    let scales = 0;
    for (let seed = 0; seed < 300; seed += 1) {
      const fitted = fitGeneralisedPareto(sampleOf({ shape, scale: 3 }, 100, seed));
      shapes += fitted.shape / 300;
      scales += fitted.scale / 300;
    }
    assert.ok(Math.abs(shapes - shape) < 0.05, `${shapes} for ${shape}`);
    assert.ok(Math.abs(scales - 3) < 0.15, `${scales} for shape ${shape}`);
  }
});

test('no scale is likelier for the fitted shape where the shape is at its limit', () => {
  for (const shape of [-1, 1.5]) {
    const sample = sampleOf({ shape, scale: 1 }, 500, 9);
    const fitted = fitGeneralisedPareto(sample);
    assert.equal(fitted.shape, shape < 0 ? SHAPE_LIMITS.least : SHAPE_LIMITS.greatest);
    const likelihood = (scale: number): number => {
      let sum = -sample.length * Math.log(scale);
      for (const y of sample) sum -= (1 + 1 / fitted.shape) * Math.log1p((fitted.shape * y) / scale);
      return sum;
    };
    for (const factor of [0.98, 1.02]) {
      // A smaller scale may put the end of the tail before the greatest excess: then there is no likelihood.
      assert.ok(!(likelihood(fitted.scale * factor) > likelihood(fitted.scale)), `${shape}, ${factor}`);
    }
  }
});

test('survival and quantile undo one another', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      fc.double({ min: 1e-9, max: 1, noNaN: true }),
      (shape, scale, probability) => {
        const pareto = { shape, scale };
        const back = paretoSurvival(pareto, paretoQuantile(pareto, probability));
        // Near its end a tail of negative shape is steep: rounding of the quantile costs some digits there.
        assert.ok(Math.abs(back / probability - 1) < 1e-6, `${probability} became ${back}`);
      },
    ),
  );
});

test('known values: an exponential tail, a Pareto tail, a tail with an end', () => {
  const near = (value: number, wanted: number) => assert.ok(Math.abs(value / wanted - 1) < 1e-12, `${value}`);
  near(paretoSurvival({ shape: 0, scale: 2 }, 2), Math.exp(-1));
  near(paretoSurvival({ shape: 0.5, scale: 1 }, 6), 1 / 16);
  near(paretoSurvival({ shape: -0.5, scale: 1 }, 1), 1 / 4);
  assert.equal(paretoSurvival({ shape: -0.5, scale: 1 }, 2), 0);
  assert.equal(paretoSurvival({ shape: -0.5, scale: 1 }, Number.POSITIVE_INFINITY), 0);
  assert.equal(paretoSurvival({ shape: 0.5, scale: 1 }, Number.POSITIVE_INFINITY), 0);
  assert.equal(paretoSurvival({ shape: 0.5, scale: 1 }, -3), 1);
});

test('whatever the excesses are, ties and extremes too, the fit is finite and within its limits', () => {
  const excess = fc.oneof(
    fc.constantFrom(1, 2, 5e-324, 1e-308, 1e307),
    fc.double({ min: 5e-324, max: 1e307, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(excess, { minLength: 1, maxLength: 80, size: 'max' }), (excesses) => {
      const { shape, scale } = fitGeneralisedPareto(Float64Array.from(excesses).sort());
      assert.ok(shape >= SHAPE_LIMITS.least && shape <= SHAPE_LIMITS.greatest, `shape ${shape}`);
      assert.ok(scale > 0 && scale < Number.POSITIVE_INFINITY, `scale ${scale}`);
    }),
  );
});
