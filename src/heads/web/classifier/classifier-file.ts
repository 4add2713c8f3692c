import { z } from 'zod';
import { GatehoundError } from '../../../model/error.ts';
import { damagedModel, packModel, unpackModel } from '../../../model/model-file.ts';
import { TREE_DEPTH, TREE_LEAVES, TREE_NODES } from './boosted-trees.ts';
import type { ClassifierModel } from './classifier.ts';
import { FIELD_GROUPS } from './field-group.ts';
import { BUCKET_BITS, BUCKETS, LONGEST_GRAM } from './grams.ts';
import { restoreLinear, roundLinear } from './rounded.ts';
import { SHAPE_FEATURES } from './text-shape.ts';

/** Numbers far beyond what training comes to. */
const GREATEST = 1e6;
const MOST_TREES = 1_000;

const finite = z.number().min(-GREATEST).max(GREATEST);
const count = z.int().min(0);

const headerSchema = z.strictObject({
  kind: z.literal('web'),
  /** What the numbers mean: a model of other n-grams or features is of no use here. */
  grams: z.strictObject({ bits: z.literal(BUCKET_BITS), longest: z.literal(LONGEST_GRAM) }),
  features: z.custom<readonly string[]>(
    (list) => Array.isArray(list) && list.join('\n') === SHAPE_FEATURES.join('\n'),
    'other features than this version measures',
  ),
  trees: z.strictObject({ count: count.max(MOST_TREES), depth: z.literal(TREE_DEPTH), base: finite }),
  linear: z.strictObject({ bias: finite, step: z.number().positive().max(GREATEST) }),
  calibration: z
    .array(z.strictObject({ slope: z.number().min(0).max(GREATEST), offset: finite }))
    .length(FIELD_GROUPS.length),
  threshold: z.number().min(0).max(1),
  provenance: z.strictObject({
    from: z.array(z.string()),
    good: count,
    bad: count,
    seed: count,
    budget: z.number().min(0).max(1),
    version: z.string(),
  }),
});

/** Bytes of the values: weights, rarities, then features, thresholds and leaves of the trees. */
function sizeOf(trees: number): number {
  return BUCKETS * 3 + trees * (TREE_NODES * 5 + TREE_LEAVES * 4);
}

/** The file of a model: the same bytes for the same model. */
export function encodeClassifier(model: ClassifierModel): Uint8Array {
  const { weights, rarities, step } = roundLinear(model.linear);
  const { trees } = model;
  const values = new Uint8Array(sizeOf(trees.trees));
  const view = new DataView(values.buffer);
  let at = 0;
  for (const weight of weights) {
    view.setInt16(at, weight, true);
    at += 2;
  }
  values.set(rarities, at);
  at += BUCKETS;
  values.set(trees.features, at);
  at += trees.features.length;
  for (const numbers of [trees.thresholds, trees.leaves]) {
    for (const number of numbers) {
      view.setFloat32(at, number, true);
      at += 4;
    }
  }
  const header: z.infer<typeof headerSchema> = {
    kind: 'web',
    grams: { bits: BUCKET_BITS, longest: LONGEST_GRAM },
    features: [...SHAPE_FEATURES],
    trees: { count: trees.trees, depth: TREE_DEPTH, base: trees.base },
    linear: { bias: model.linear.bias, step },
    calibration: model.calibration.map(({ slope, offset }) => ({ slope, offset })),
    threshold: model.threshold,
    provenance: { ...model.provenance, from: [...model.provenance.from] },
  };
  return packModel({ header, values });
}

/**
 * The model of a file. Whatever the bytes are, it gives a model that can judge or throws: GH-MDL-002 for what is no model,
 * GH-MDL-003 for a damaged one or one that makes no sense, GH-MDL-004 for a format of another version, GH-MDL-005 for a
 * model of another head.
 */
export function decodeClassifier(bytes: Uint8Array): ClassifierModel {
  const { header, values } = unpackModel(bytes);
  const kind = z.looseObject({ kind: z.string() }).safeParse(header);
  if (kind.success && kind.data.kind !== 'web') {
    throw new GatehoundError('GH-MDL-005', `the model is of the ${kind.data.kind} head, not of the web head`);
  }
  const checked = headerSchema.safeParse(header);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw damagedModel(`${issue?.path.join('.') || 'its header'}: ${issue?.message ?? 'is wrong'}`);
  }
  const { trees, linear, calibration, threshold, provenance } = checked.data;
  if (values.length !== sizeOf(trees.count))
    throw damagedModel('it holds another number of values than its header says');
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  const weights = Int16Array.from({ length: BUCKETS }, (_, index) => view.getInt16(index * 2, true));
  const rarities = values.slice(BUCKETS * 2, BUCKETS * 3);
  let at = BUCKETS * 3;
  const features = values.slice(at, at + trees.count * TREE_NODES);
  if (features.some((feature) => feature >= SHAPE_FEATURES.length)) throw damagedModel('a tree asks for no feature');
  at += features.length;
  const floats = (length: number, isLeaf: boolean): Float32Array => {
    const numbers = Float32Array.from({ length }, (_, index) => view.getFloat32(at + index * 4, true));
    if (numbers.some((number) => Number.isNaN(number) || (isLeaf && Math.abs(number) > GREATEST))) {
      throw damagedModel('a tree holds no number');
    }
    at += length * 4;
    return numbers;
  };
  const thresholds = floats(trees.count * TREE_NODES, false);
  const leaves = floats(trees.count * TREE_LEAVES, true);
  return {
    linear: restoreLinear({ weights, rarities, step: linear.step }, linear.bias),
    trees: { trees: trees.count, features, thresholds, leaves, base: trees.base },
    calibration,
    threshold,
    provenance,
  };
}
