/** Features of one autoencoder at most: Kitsune's. */
export const LARGEST_CLUSTER = 10;

/**
 * Learns which features go together: how far each is from each other by correlation, and from that clusters of at most
 * `limit`, one for each autoencoder.
 */
export class FeatureMapper {
  readonly #count: number;
  readonly #sum: Float64Array;
  readonly #residual: Float64Array;
  readonly #squares: Float64Array;
  /** Upper triangle of the sums of products of residuals, row by row. */
  readonly #products: Float64Array;
  #samples = 0;

  constructor(count: number) {
    this.#count = count;
    this.#sum = new Float64Array(count);
    this.#residual = new Float64Array(count);
    this.#squares = new Float64Array(count);
    this.#products = new Float64Array(count * count);
  }

  add(features: Float64Array): void {
    const count = this.#count;
    const residual = this.#residual;
    this.#samples++;
    for (let index = 0; index < count; index++) {
      const value = features[index] as number;
      const sum = (this.#sum[index] as number) + value;
      this.#sum[index] = sum;
      const difference = value - sum / this.#samples;
      residual[index] = difference;
      this.#squares[index] = (this.#squares[index] as number) + difference * difference;
    }
    for (let row = 0; row < count; row++) {
      const rowResidual = residual[row] as number;
      const start = row * count;
      for (let column = row; column < count; column++) {
        this.#products[start + column] =
          (this.#products[start + column] as number) + rowResidual * (residual[column] as number);
      }
    }
  }

  /** 1 - correlation, for each pair of features: `count` x `count`, row by row. */
  distances(): Float64Array {
    const count = this.#count;
    const roots = this.#squares.map((value) => Math.sqrt(value));
    const distances = new Float64Array(count * count);
    for (let row = 0; row < count; row++) {
      for (let column = row; column < count; column++) {
        const product = (roots[row] as number) * (roots[column] as number);
        const correlation = (this.#products[row * count + column] as number) / (product === 0 ? 1e-100 : product);
        const distance = Math.max(0, 1 - correlation);
        distances[row * count + column] = distance;
        distances[column * count + row] = distance;
      }
    }
    return distances;
  }

  /** The clusters, each the indices of its features in the order of the leaves. */
  map(limit: number): number[][] {
    return cut(singleLinkage(this.distances(), this.#count), this.#count, limit);
  }
}

/** One step of a hierarchical clustering: the clusters `left` and `right` become one. Cluster `i` < count is feature i. */
export interface Merge {
  readonly left: number;
  readonly right: number;
  readonly distance: number;
  readonly size: number;
}

/**
 * Single linkage by the minimum spanning tree, as scipy does it, with its ties: the tree grows from feature 0, a shorter
 * way replaces a longer one only, the lowest index wins; edges in order of length, equal ones in order of growth.
 */
export function singleLinkage(distances: Float64Array, count: number): Merge[] {
  const edges = minimumSpanningTree(distances, count).sort((a, b) => a.distance - b.distance);
  const root = Array.from({ length: 2 * count - 1 }, (_, index) => index);
  const size = new Array<number>(2 * count - 1).fill(1);
  const find = (leaf: number): number => {
    let cluster = leaf;
    while (root[cluster] !== cluster) cluster = root[cluster] as number;
    return cluster;
  };
  return edges.map(({ from, to, distance }, index) => {
    const [a, b] = [find(from), find(to)];
    const merged = count + index;
    root[a] = merged;
    root[b] = merged;
    size[merged] = (size[a] as number) + (size[b] as number);
    return { left: Math.min(a, b), right: Math.max(a, b), distance, size: size[merged] as number };
  });
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly distance: number;
}

function minimumSpanningTree(distances: Float64Array, count: number): Edge[] {
  const shortest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const isIn = new Uint8Array(count);
  const edges: Edge[] = [];
  let last = 0;
  for (let step = 1; step < count; step++) {
    isIn[last] = 1;
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let index = 0; index < count; index++) {
      if (isIn[index] === 1) continue;
      const distance = distances[last * count + index] as number;
      if ((shortest[index] as number) > distance) shortest[index] = distance;
      if ((shortest[index] as number) < least) {
        least = shortest[index] as number;
        nearest = index;
      }
    }
    edges.push({ from: last, to: nearest, distance: least });
    last = nearest;
  }
  return edges;
}

/** Cuts the tree from its root on: what has at most `limit` leaves stays together. */
function cut(merges: readonly Merge[], count: number, limit: number): number[][] {
  const leaves = (cluster: number): number[] => {
    const merge = merges[cluster - count];
    return merge === undefined ? [cluster] : [...leaves(merge.left), ...leaves(merge.right)];
  };
  const clusters = (cluster: number): number[][] => {
    const merge = merges[cluster - count];
    if (merge === undefined || merge.size <= limit) return [leaves(cluster)];
    return [...clusters(merge.left), ...clusters(merge.right)];
  };
  return clusters(count + merges.length - 1);
}
