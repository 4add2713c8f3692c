/** Levels of a tree: it asks at most this many questions. */
export const TREE_DEPTH = 5;

/** Nodes of a tree that ask, and leaves; stored as a complete binary tree, root first. */
export const TREE_NODES = (1 << TREE_DEPTH) - 1;
export const TREE_LEAVES = 1 << TREE_DEPTH;

/**
 * Gradient-boosted trees (Friedman, "Greedy Function Approximation", 2001): each adds to the log-odds what the ones before
 * left over. A node that does not divide asks for a feature against infinity, so that all go left.
 */
export interface BoostedTrees {
  readonly trees: number;
  /** Feature that a node asks for: `trees * TREE_NODES`. */
  readonly features: Uint8Array;
  /** Values up to this go left. */
  readonly thresholds: Float32Array;
  /** `trees * TREE_LEAVES`. */
  readonly leaves: Float32Array;
  /** Log-odds before any tree. */
  readonly base: number;
}

/** Log-odds of one row. */
export function scoreTrees(model: BoostedTrees, row: Float64Array): number {
  const { trees, features, thresholds, leaves } = model;
  let score = model.base;
  for (let tree = 0; tree < trees; tree++) {
    const root = tree * TREE_NODES;
    let node = 0;
    for (let depth = 0; depth < TREE_DEPTH; depth++) {
      const at = root + node;
      const goesLeft = (row[features[at] as number] as number) <= (thresholds[at] as number);
      node = 2 * node + (goesLeft ? 1 : 2);
    }
    score += leaves[tree * TREE_LEAVES + node - TREE_NODES] as number;
  }
  return score;
}
