import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { FEATURE_COUNT } from '../features.ts';
import { type NetworkParameters, untrainedNetwork } from '../network-parameters.ts';
import { type Normalisations, normalisationsOf } from '../normalisation.ts';
import { KitNet } from '../reference/kitnet.ts';
import { Kernel } from './kernel.ts';
import { KERNEL_BYTES } from './testing/kernel-bytes.ts';
import { chance, correlatedRows, dealFeatures, writeRow } from './testing/rows.ts';

const CLIPPED = normalisationsOf('log1p');
const KITSUNE = normalisationsOf('none');

/** Sizes of clusters: many shapes, from a hundred of one to one of a hundred; not all use every feature. */
const SHAPES: readonly (readonly number[])[] = [
  [8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 12],
  [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10, 10],
  Array.from({ length: FEATURE_COUNT }, () => 1),
  [100],
  [1],
  [3, 50],
  [33, 7, 18, 2],
];

function networkKernel(): Kernel {
  return new Kernel(KERNEL_BYTES, { pairs: 'own', capacity: 2, seed: [0, 0] });
}

function bits(values: Float32Array | Float64Array): number[] {
  return [...new Uint32Array(values.slice().buffer)];
}

/** Trains a kernel on rows, batch by batch; gives all scores. */
function trainAll(kernel: Kernel, rows: readonly Float64Array[]): number[] {
  const scores: number[] = [];
  for (let from = 0; from < rows.length; from += kernel.capacity) {
    const batch = rows.slice(from, from + kernel.capacity);
    for (const [index, row] of batch.entries()) writeRow(kernel.rows, index, row);
    kernel.train(0, batch.length);
    scores.push(...kernel.scores.subarray(0, batch.length));
  }
  return scores;
}

function close(actual: number, expected: number, what: string): void {
  const error = Math.abs(actual - expected);
  assert.ok(error <= TOLERANCE * Math.abs(expected) + 1e-6, `${what}: ${actual} for ${expected}`);
}

/** f32 and its rounding, over 600 steps of learning. */
const TOLERANCE = 1e-4;

function assertAsReference(sizes: readonly number[], normalisations: Normalisations): void {
  const random = chance(sizes.length * 7 + (sizes[0] as number));
  const map = dealFeatures(sizes, random);
  const kernel = networkKernel();
  const reference = new KitNet(untrainedNetwork(map), normalisations);
  kernel.configure(untrainedNetwork(map), normalisations);
  const learned = correlatedRows(600, random);
  for (const [index, score] of trainAll(kernel, learned).entries()) {
    close(score, reference.train(learned[index] as Float64Array), `training score ${index}`);
  }
  // One row in ten goes beyond what was learned.
  const unseen = correlatedRows(100, random).map((row, index) =>
    index % 10 === 0 ? row.map((value) => value * 3) : row,
  );
  for (const [index, row] of unseen.entries()) writeRow(kernel.rows, index, row);
  kernel.execute(0, unseen.length);
  for (const [index, row] of unseen.entries()) {
    close(kernel.scores[index] as number, reference.execute(row), `score ${index}`);
    for (const [autoencoder, error] of reference.errors.entries()) {
      const own = kernel.ensembleScores[index * map.length + autoencoder] as number;
      close(own, error, `score ${index}, autoencoder ${autoencoder}`);
    }
  }
}

function trained(sizes: readonly number[], seed: number): { kernel: Kernel; rows: Float64Array[] } {
  const random = chance(seed);
  const kernel = networkKernel();
  const rows = correlatedRows(400, random);
  kernel.configure(untrainedNetwork(dealFeatures(sizes, random)), CLIPPED);
  trainAll(kernel, rows);
  return { kernel, rows };
}

describe('network of the kernel', () => {
  for (const sizes of SHAPES) {
    const shape = `${sizes.length} clusters from ${sizes[0]} features`;
    test(`learns and scores as the same in f64: ${shape}, clipped`, () => assertAsReference(sizes, CLIPPED));
    test(`learns and scores as the same in f64: ${shape}, as Kitsune`, () => assertAsReference(sizes, KITSUNE));
  }

  test('gives each packet the same bits however the stream is cut', () => {
    for (const sizes of SHAPES) {
      const { kernel } = trained(sizes, 5);
      const rows = correlatedRows(40, chance(9));
      for (const [index, row] of rows.entries()) writeRow(kernel.rows, index, row);
      kernel.execute(0, rows.length);
      const whole = bits(kernel.scores.subarray(0, rows.length));
      const wholeEnsemble = bits(kernel.ensembleScores.subarray(0, rows.length * sizes.length));
      fc.assert(
        fc.property(fc.array(fc.nat(rows.length), { maxLength: 12 }), (cuts) => {
          kernel.scores.fill(-1);
          kernel.ensembleScores.fill(-1);
          let from = 0;
          for (const to of [...cuts.toSorted((a, b) => a - b), rows.length]) {
            kernel.execute(from, to);
            from = to;
          }
          assert.deepEqual(bits(kernel.scores.subarray(0, rows.length)), whole);
          assert.deepEqual(bits(kernel.ensembleScores.subarray(0, rows.length * sizes.length)), wholeEnsemble);
        }),
        { numRuns: 20 },
      );
    }
  });

  test('gives a packet the same bits at every place of a batch', () => {
    const { kernel, rows } = trained(SHAPES[0] as number[], 3);
    const seen = new Set<number>();
    for (let place = 0; place < 24; place++) {
      for (let index = 0; index < 24; index++) writeRow(kernel.rows, index, rows[index + place] as Float64Array);
      writeRow(kernel.rows, place, rows[399] as Float64Array);
      kernel.execute(0, 24);
      seen.add(bits(kernel.scores.subarray(place, place + 1))[0] as number);
    }
    assert.equal(seen.size, 1);
  });

  test('does not change by executing', () => {
    const { kernel, rows } = trained(SHAPES[1] as number[], 3);
    const before = kernel.readNetwork();
    for (const [index, row] of rows.slice(0, 256).entries())
      writeRow(
        kernel.rows,
        index,
        row.map((value) => value * 5),
      );
    kernel.execute(0, 256);
    assert.deepEqual(kernel.readNetwork(), before);
  });

  test('goes on with the same bits after it was read and put into another kernel', () => {
    for (const sizes of SHAPES) {
      const { kernel } = trained(sizes, 11);
      const other = networkKernel();
      // What was there before leaves no trace.
      other.configure(untrainedNetwork(dealFeatures([60, 40], chance(1))), KITSUNE);
      trainAll(other, correlatedRows(50, chance(2)));
      other.configure(kernel.readNetwork(), CLIPPED);
      const rows = correlatedRows(300, chance(12));
      assert.deepEqual(trainAll(other, rows), trainAll(kernel, rows));
      assert.deepEqual(other.readNetwork(), kernel.readNetwork());
    }
  });

  test('does not see features that belong to no autoencoder', () => {
    const { kernel, rows } = trained([3, 50], 4);
    const { map } = kernel.readNetwork();
    const row = Float64Array.from(rows[0] as Float64Array);
    writeRow(kernel.rows, 0, row);
    for (const feature of row.keys()) if (!map.flat().includes(feature)) row[feature] = 1e30;
    writeRow(kernel.rows, 1, row);
    kernel.execute(0, 2);
    assert.equal(kernel.scores[1], kernel.scores[0]);
  });

  test('normalises anew from where it is told to', () => {
    const { kernel, rows } = trained(SHAPES[0] as number[], 6);
    writeRow(
      kernel.rows,
      0,
      (rows[0] as Float64Array).map((value) => value * 100),
    );
    kernel.execute(0, 1);
    const clipped = kernel.scores[0] as number;
    kernel.normalise(KITSUNE);
    kernel.execute(0, 1);
    assert.ok((kernel.scores[0] as number) > 10 * clipped);
    kernel.normalise(CLIPPED);
    kernel.execute(0, 1);
    assert.equal(kernel.scores[0], clipped);
  });

  test('scores whatever stands in a row with a number', () => {
    const { kernel } = trained(SHAPES[0] as number[], 8);
    const untrained = networkKernel();
    untrained.configure(untrainedNetwork([[1, 2, 3], [4]]), KITSUNE);
    const wild = fc.oneof(
      fc.float(),
      fc.constantFrom(3.4e38, -3.4e38, 1e-45, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN),
    );
    const row = fc.array(wild, { minLength: FEATURE_COUNT, maxLength: FEATURE_COUNT });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 9 }),
        fc.constantFrom(KITSUNE, CLIPPED),
        (list, normalisations) => {
          for (const each of [kernel, untrained]) {
            each.normalise(normalisations);
            for (const [index, values] of list.entries()) each.rows.set(values, index * FEATURE_COUNT);
            each.execute(0, list.length);
            assert.ok(each.scores.subarray(0, list.length).every(Number.isFinite));
          }
        },
      ),
    );
  });

  test('refuses networks that do not fit', () => {
    const good = untrainedNetwork([[1, 2, 3, 4], [7]]);
    const [first] = good.ensemble;
    assert.ok(first !== undefined);
    const bad: NetworkParameters[] = [
      { ...good, map: [[1, 2, 3, 4], [4]] },
      { ...good, map: [[1, 2, 3, 100], [7]] },
      { ...good, map: [[1, 2, 3, 0.5], [7]] },
      { ...good, map: [[1, 2, 3], [7]] },
      { ...good, map: [[1, 2, 3, 4]] },
      { map: [], ensemble: [], output: good.output },
      { map: [[]], ensemble: [{ ...first, visible: 0 }], output: good.output },
      { ...good, output: first },
      ...(['weights', 'hiddenBias', 'visibleBias', 'least', 'greatest'] as const).map((part) => ({
        ...good,
        ensemble: [{ ...first, [part]: new Float64Array(first[part].length + 1) }, ...good.ensemble.slice(1)],
      })),
      { ...good, ensemble: [{ ...first, hidden: 4 }, ...good.ensemble.slice(1)] },
    ];
    const kernel = networkKernel();
    for (const parameters of bad) assert.throws(() => kernel.configure(parameters, CLIPPED), RangeError);
    const { ensemble, output } = CLIPPED;
    assert.throws(() => kernel.configure(good, { ensemble: { ...ensemble, floor: 0 }, output }), RangeError);
    assert.throws(() => kernel.normalise({ ensemble, output: { ...output, low: 3, high: 2 } }), RangeError);
    assert.throws(() => kernel.normalise({ ensemble: { ...ensemble, floor: Number.NaN }, output }), RangeError);
    for (const use of [() => kernel.train(0, 1), () => kernel.execute(0, 1), () => kernel.readNetwork()]) {
      assert.throws(use, /no network/);
    }
    kernel.configure(good, CLIPPED);
    for (const [from, to] of [
      [-1, 1],
      [2, 1],
      [0, 257],
      [0.5, 1],
      [0, Number.NaN],
    ] as const) {
      assert.throws(() => kernel.train(from, to), RangeError);
      assert.throws(() => kernel.execute(from, to), RangeError);
    }
  });
});
