import { FEATURE_COUNT } from '../../features.ts';
import { PLACE_OF_FEATURE } from '../row-order.ts';

/** Numbers from 0 to 1, the same for the same seed (Marsaglia's xorshift32). */
export function chance(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Rows of features, f32, in the order of FEATURE_NAMES, which hang together as those of traffic do. */
export function correlatedRows(count: number, random: () => number): Float64Array[] {
  const scales = Array.from({ length: FEATURE_COUNT }, () => 10 ** (8 * random() - 2));
  return Array.from({ length: count }, () => {
    const [one, other] = [random(), random()];
    return Float64Array.from(scales, (scale, feature) =>
      Math.fround(scale * ((feature % 3 === 0 ? one : other) + 0.2 * random())),
    );
  });
}

/** Puts a row where the kernel has it. */
export function writeRow(rows: Float32Array, index: number, row: Float64Array): void {
  for (const [feature, value] of row.entries()) {
    rows[index * FEATURE_COUNT + (PLACE_OF_FEATURE[feature] as number)] = value;
  }
}

/** Deals all features to clusters of these sizes, in an order of their own. */
export function dealFeatures(sizes: readonly number[], random: () => number): number[][] {
  const features = Array.from({ length: FEATURE_COUNT }, (_, feature) => ({ feature, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ feature }) => feature);
  let from = 0;
  return sizes.map((size) => {
    from += size;
    return features.slice(from - size, from);
  });
}
