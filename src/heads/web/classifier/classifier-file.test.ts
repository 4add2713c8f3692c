import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { GatehoundError } from '../../../model/error.ts';
import { packModel, unpackModel } from '../../../model/model-file.ts';
import { seeded } from '../../../numeric/testing/seeded.ts';
import { TREE_LEAVES, TREE_NODES } from './boosted-trees.ts';
import { Classifier, type ClassifierModel } from './classifier.ts';
import { decodeClassifier, encodeClassifier } from './classifier-file.ts';
import { FIELD_GROUPS } from './field-group.ts';
import { BUCKETS } from './grams.ts';
import { LinearModel } from './linear-model.ts';
import { SHAPE_FEATURES } from './text-shape.ts';

/** A model of any numbers. */
function modelOf(seed: number, trees: number): ClassifierModel {
  const random = seeded(seed);
  const some = (): number => (random() - 0.5) * 10 ** Math.floor(6 * random() - 4);
  const linear = new LinearModel();
  // A few are enough: most weights of a model are alike.
  for (let index = 0; index < 500; index++) {
    const bucket = Math.floor(random() * BUCKETS);
    linear.weights[bucket] = some();
    linear.rarity[bucket] = 1 + 14 * random();
  }
  linear.bias = some();
  const model: ClassifierModel = {
    linear,
    trees: {
      trees,
      features: Uint8Array.from({ length: trees * TREE_NODES }, () => random() * SHAPE_FEATURES.length),
      thresholds: Float32Array.from({ length: trees * TREE_NODES }, () => (random() < 0.1 ? Infinity : some())),
      leaves: Float32Array.from({ length: trees * TREE_LEAVES }, some),
      base: some(),
    },
    calibration: FIELD_GROUPS.map(() => ({ slope: random() + 0.01, offset: some() })),
    threshold: random(),
    provenance: { from: ['a.txt', 'ü\n"'], good: 3, bad: 4, seed, budget: 0.001, version: '0.1.0' },
  };
  // As a file gives it back: with whole numbers for weights.
  return decodeClassifier(encodeClassifier(model));
}

const SMALL = encodeClassifier(modelOf(1, 2));

function refused(bytes: Uint8Array, code: RegExp, detail = /./): void {
  assert.throws(
    () => decodeClassifier(bytes),
    (error) => error instanceof GatehoundError && code.test(error.code) && detail.test(error.message),
  );
}

/** The file with another header or other values, and a checksum that is right. */
function crafted(
  change: (header: Record<string, unknown>) => unknown,
  changeValues: (values: Uint8Array) => Uint8Array = (values) => values,
): Uint8Array {
  const { header, values } = unpackModel(SMALL);
  return packModel({ header: change(header as Record<string, unknown>), values: changeValues(values.slice()) });
}

test('a model comes back from its file as it was, and its file is the same each time', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(3), (seed, trees) => {
      const model = modelOf(seed, trees);
      const bytes = encodeClassifier(model);
      const again = decodeClassifier(bytes);
      // Not deepEqual: the difference of two models would fill a thousand screens.
      assert.ok(isDeepStrictEqual(again.trees, model.trees) && isDeepStrictEqual(again.calibration, model.calibration));
      assert.ok(isDeepStrictEqual(again.provenance, model.provenance) && again.threshold === model.threshold);
      assert.ok(isDeepStrictEqual(again.linear.weights, model.linear.weights), 'other weights');
      assert.ok(isDeepStrictEqual(again.linear.rarity, model.linear.rarity), 'other rarities');
      assert.ok(isDeepStrictEqual(encodeClassifier(again), bytes), 'another file');
    }),
    { numRuns: 5 },
  );
});

test('what is no model, cut, changed or of another version is refused', () => {
  refused(new Uint8Array(0), /^GH-MDL-002$/);
  refused(new TextEncoder().encode('hello'), /^GH-MDL-002$/);
  for (const length of [8, 20, 47, 1_000, SMALL.length - 1]) refused(SMALL.subarray(0, length), /^GH-MDL-003$/);
  const random = seeded(3);
  for (let turn = 0; turn < 50; turn++) {
    const changed = SMALL.slice();
    const place = 8 + Math.floor(random() * (SMALL.length - 8));
    changed[place] = (changed[place] as number) ^ (1 << Math.floor(random() * 8));
    refused(changed, /^GH-MDL-003$/, /checksum/);
  }
  const other = SMALL.slice();
  new DataView(other.buffer).setUint32(8, 2, true);
  other.set(sha256(other.subarray(0, -32)), other.length - 32);
  refused(other, /^GH-MDL-004$/);
});

test('a model of another head is refused as such', () => {
  refused(
    crafted((header) => ({ ...header, kind: 'packet' })),
    /^GH-MDL-005$/,
    /packet head/,
  );
});

test('a header that makes no sense is refused, whatever is wrong with it', () => {
  const wrong: readonly ((header: Record<string, unknown>) => unknown)[] = [
    () => null,
    () => [],
    ({ kind: _, ...rest }) => rest,
    (header) => ({ ...header, more: 1 }),
    (header) => ({ ...header, grams: { bits: 19, longest: 5 } }),
    (header) => ({ ...header, features: ['x'] }),
    (header) => ({ ...header, features: null }),
    (header) => ({ ...header, trees: { count: -1, depth: 5, base: 0 } }),
    (header) => ({ ...header, trees: { count: 1e9, depth: 5, base: 0 } }),
    (header) => ({ ...header, trees: { count: 2, depth: 5, base: null } }),
    (header) => ({ ...header, trees: { count: 3, depth: 5, base: 0 } }),
    (header) => ({ ...header, linear: { bias: 0, step: 0 } }),
    (header) => ({ ...header, linear: { bias: 1e9, step: 1 } }),
    (header) => ({ ...header, calibration: [] }),
    (header) => ({ ...header, calibration: FIELD_GROUPS.map(() => ({ slope: -1, offset: 0 })) }),
    (header) => ({ ...header, threshold: 2 }),
    (header) => ({ ...header, provenance: {} }),
  ];
  for (const change of wrong) refused(crafted(change), /^GH-MDL-003$/);
});

test('values that make no sense are refused', () => {
  const trees = BUCKETS * 3;
  const floats = trees + 2 * TREE_NODES;
  const leaves = floats + 2 * TREE_NODES * 4;
  const withFloat = (at: number, number: number) => (values: Uint8Array) => {
    new DataView(values.buffer, values.byteOffset).setFloat32(at, number, true);
    return values;
  };
  const same = (header: unknown): unknown => header;
  refused(
    crafted(same, (values) => values.slice(1)),
    /^GH-MDL-003$/,
    /number of values/,
  );
  refused(
    crafted(same, (values) => values.fill(255, trees, trees + 1)),
    /^GH-MDL-003$/,
    /no feature/,
  );
  refused(crafted(same, withFloat(floats, Number.NaN)), /^GH-MDL-003$/, /no number/);
  refused(crafted(same, withFloat(leaves, Number.NaN)), /^GH-MDL-003$/, /no number/);
  refused(crafted(same, withFloat(leaves, Infinity)), /^GH-MDL-003$/, /no number/);
});

test('whatever numbers a file holds, texts have a probability', () => {
  fc.assert(
    fc.property(fc.nat(), fc.string(), fc.nat(FIELD_GROUPS.length - 1), (seed, text, group) => {
      const random = seeded(seed);
      const file = crafted(
        (header) => header,
        (values) => {
          for (let index = 0; index < BUCKETS * 3; index += 1 + Math.floor(random() * 4))
            values[index] = random() * 256;
          if (seed % 5 === 0) values.fill(0, BUCKETS * 2, BUCKETS * 3);
          return values;
        },
      );
      const probability = new Classifier(decodeClassifier(file)).probability(text.toLowerCase(), group);
      assert.ok(probability >= 0 && probability <= 1, String(probability));
    }),
    { numRuns: 5 },
  );
});
