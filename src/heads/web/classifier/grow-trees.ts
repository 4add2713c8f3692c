import { exp, log } from '../../../numeric/elementary.ts';
import type { MersenneTwister } from '../../../numeric/mersenne-twister.ts';
import { type BoostedTrees, TREE_DEPTH, TREE_LEAVES, TREE_NODES } from './boosted-trees.ts';

/** How trees are grown. Those of XGBoost and LightGBM are of this order; what depends on our data was tried on it. */
export interface GrowthOptions {
  readonly trees: number;
  /** What a tree's say is multiplied by. */
  readonly rate: number;
  /** Share of the rows that one tree sees. */
  readonly sample: number;
  /** Least sum of second derivatives in a leaf: so many rows in doubt. */
  readonly leastWeight: number;
  /** Ridge on leaves. */
  readonly ridge: number;
}

export const DEFAULT_GROWTH: GrowthOptions = { trees: 160, rate: 0.12, sample: 0.25, leastWeight: 4, ridge: 2 };

/** Values of a feature are put into at most so many bins; a split lies between two of them. */
const BINS = 64;

/** Rows for training: features in columns, `columns[feature][row]`. */
export interface TrainingRows {
  readonly columns: readonly Float32Array[];
  readonly labels: Uint8Array;
}

/** Grows trees one after another on samples of the rows; the same seed gives the same trees. */
export async function growTrees(
  rows: TrainingRows,
  options: GrowthOptions,
  random: MersenneTwister,
  onTree: (grown: number) => Promise<void>,
): Promise<BoostedTrees> {
  const count = rows.labels.length;
  const edges = rows.columns.map(binEdges);
  const bins = rows.columns.map((column, feature) => binned(column, edges[feature] as Float32Array));
  const model = {
    trees: options.trees,
    features: new Uint8Array(options.trees * TREE_NODES),
    thresholds: new Float32Array(options.trees * TREE_NODES).fill(Number.POSITIVE_INFINITY),
    leaves: new Float32Array(options.trees * TREE_LEAVES),
    base: baseOf(rows),
  };
  const scores = new Float32Array(count).fill(model.base);
  const grower = new TreeGrower(bins, edges, options);
  const limit = options.sample * 0x1_0000_0000;
  for (let tree = 0; tree < options.trees; tree++) {
    grower.begin(count);
    for (let row = 0; row < count; row++) {
      if (random.nextWord() >= limit) continue;
      const probability = 1 / (1 + exp(-(scores[row] as number)));
      grower.add(row, probability - (rows.labels[row] as number), probability * (1 - probability));
    }
    grower.grow(model.features, model.thresholds, model.leaves, tree);
    grower.addTo(scores, model.leaves, tree);
    await onTree(tree + 1);
  }
  return model;
}

/** Log-odds of an attack among them, with one of each more, so that it is finite. */
function baseOf({ labels }: TrainingRows): number {
  const attacks = labels.reduce((sum, label) => sum + label, 0);
  return log((attacks + 1) / (labels.length - attacks + 1));
}

/** Upper ends of the bins: quantiles of the values, each once. */
function binEdges(column: Float32Array): Float32Array {
  const sorted = Float32Array.from(column).sort();
  const edges: number[] = [];
  for (let bin = 1; bin < BINS; bin++) {
    const edge = sorted[Math.floor((sorted.length * bin) / BINS)] as number;
    if (edges.at(-1) !== edge) edges.push(edge);
  }
  // Rare values lie above the last quantile: a few more edges among them.
  const last = edges.at(-1) ?? 0;
  const rare = sorted.subarray(sorted.findLastIndex((value) => value <= last) + 1);
  for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
    const edge = rare[Math.floor(rare.length * share)];
    if (edge !== undefined && edge > (edges.at(-1) ?? Number.NEGATIVE_INFINITY)) edges.push(edge);
  }
  return Float32Array.from(edges);
}

/** Bin of each value: the first whose edge is not below it. */
function binned(column: Float32Array, edges: Float32Array): Uint8Array {
  const bins = new Uint8Array(column.length);
  for (let row = 0; row < column.length; row++) {
    const value = column[row] as number;
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((edges[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    bins[row] = low;
  }
  return bins;
}

const HISTOGRAM = 128;

/** Grows one tree at a time, level by level, by histograms of gradients. */
class TreeGrower {
  readonly #bins: readonly Uint8Array[];
  readonly #edges: readonly Float32Array[];
  readonly #options: GrowthOptions;
  #rows = new Uint32Array(0);
  #gradients = new Float64Array(0);
  #curvatures = new Float64Array(0);
  /** Node of each sampled row, and of every row in `addTo`. */
  #nodes = new Uint8Array(0);
  #count = 0;
  #splits: { readonly feature: number; readonly bin: number }[] = [];

  constructor(bins: readonly Uint8Array[], edges: readonly Float32Array[], options: GrowthOptions) {
    this.#bins = bins;
    this.#edges = edges;
    this.#options = options;
  }

  begin(most: number): void {
    if (this.#rows.length < most) {
      this.#rows = new Uint32Array(most);
      this.#gradients = new Float64Array(most);
      this.#curvatures = new Float64Array(most);
      this.#nodes = new Uint8Array(most);
    }
    this.#count = 0;
  }

  add(row: number, gradient: number, curvature: number): void {
    this.#rows[this.#count] = row;
    this.#gradients[this.#count] = gradient;
    this.#curvatures[this.#count] = curvature;
    this.#nodes[this.#count] = 0;
    this.#count++;
  }

  grow(features: Uint8Array, thresholds: Float32Array, leaves: Float32Array, tree: number): void {
    this.#splits = [];
    for (let depth = 0; depth < TREE_DEPTH; depth++) this.#growLevel(depth, features, thresholds, tree);
    const gradients = new Float64Array(TREE_LEAVES);
    const curvatures = new Float64Array(TREE_LEAVES);
    for (let index = 0; index < this.#count; index++) {
      const leaf = (this.#nodes[index] as number) - TREE_NODES;
      gradients[leaf] = (gradients[leaf] as number) + (this.#gradients[index] as number);
      curvatures[leaf] = (curvatures[leaf] as number) + (this.#curvatures[index] as number);
    }
    const { rate, ridge } = this.#options;
    for (let leaf = 0; leaf < TREE_LEAVES; leaf++) {
      leaves[tree * TREE_LEAVES + leaf] =
        (-rate * (gradients[leaf] as number)) / ((curvatures[leaf] as number) + ridge);
    }
  }

  /** Adds what the grown tree says to the scores of all rows. */
  addTo(scores: Float32Array, leaves: Float32Array, tree: number): void {
    const bins = this.#bins;
    for (let row = 0; row < scores.length; row++) {
      let node = 0;
      for (let depth = 0; depth < TREE_DEPTH; depth++) {
        const { feature, bin } = this.#splits[node] as { feature: number; bin: number };
        node = 2 * node + (((bins[feature] as Uint8Array)[row] as number) <= bin ? 1 : 2);
      }
      scores[row] = (scores[row] as number) + (leaves[tree * TREE_LEAVES + node - TREE_NODES] as number);
    }
  }

  #growLevel(depth: number, features: Uint8Array, thresholds: Float32Array, tree: number): void {
    const first = (1 << depth) - 1;
    const width = 1 << depth;
    const best = Array.from({ length: width }, () => ({ gain: 1e-3, feature: 0, bin: 255 }));
    const gradients = new Float64Array(width * HISTOGRAM);
    const curvatures = new Float64Array(width * HISTOGRAM);
    for (let feature = 0; feature < this.#bins.length; feature++) {
      const edges = this.#edges[feature] as Float32Array;
      if (edges.length === 0) continue;
      gradients.fill(0);
      curvatures.fill(0);
      const bins = this.#bins[feature] as Uint8Array;
      for (let index = 0; index < this.#count; index++) {
        const at = ((this.#nodes[index] as number) - first) * HISTOGRAM + (bins[this.#rows[index] as number] as number);
        gradients[at] = (gradients[at] as number) + (this.#gradients[index] as number);
        curvatures[at] = (curvatures[at] as number) + (this.#curvatures[index] as number);
      }
      for (let node = 0; node < width; node++) {
        const from = node * HISTOGRAM;
        this.#bestSplit(
          gradients,
          curvatures,
          from,
          edges.length,
          feature,
          best[node] as { gain: number; feature: number; bin: number },
        );
      }
    }
    for (const [node, { feature, bin }] of best.entries()) {
      this.#splits[first + node] = { feature, bin };
      const at = tree * TREE_NODES + first + node;
      features[at] = feature;
      if (bin !== 255) thresholds[at] = (this.#edges[feature] as Float32Array)[bin] as number;
    }
    for (let index = 0; index < this.#count; index++) {
      const node = this.#nodes[index] as number;
      const { feature, bin } = this.#splits[node] as { feature: number; bin: number };
      const value = (this.#bins[feature] as Uint8Array)[this.#rows[index] as number] as number;
      this.#nodes[index] = 2 * node + (value <= bin ? 1 : 2);
    }
  }

  #bestSplit(
    gradients: Float64Array,
    curvatures: Float64Array,
    from: number,
    bins: number,
    feature: number,
    best: { gain: number; feature: number; bin: number },
  ): void {
    const { ridge, leastWeight } = this.#options;
    let allGradient = 0;
    let allCurvature = 0;
    for (let bin = 0; bin <= bins; bin++) {
      allGradient += gradients[from + bin] as number;
      allCurvature += curvatures[from + bin] as number;
    }
    const before = (allGradient * allGradient) / (allCurvature + ridge);
    let gradient = 0;
    let curvature = 0;
    for (let bin = 0; bin < bins; bin++) {
      gradient += gradients[from + bin] as number;
      curvature += curvatures[from + bin] as number;
      if (curvature < leastWeight || allCurvature - curvature < leastWeight) continue;
      const right = allGradient - gradient;
      const gain =
        (gradient * gradient) / (curvature + ridge) + (right * right) / (allCurvature - curvature + ridge) - before;
      if (gain > best.gain) {
        best.gain = gain;
        best.feature = feature;
        best.bin = bin;
      }
    }
  }
}
