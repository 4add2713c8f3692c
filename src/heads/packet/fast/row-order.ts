import { BLOCKS, LAMBDAS } from '../features.ts';

/**
 * Where in a row of the kernel each feature of FEATURE_NAMES stands. The kernel has statistic by statistic with five
 * lambdas each, so that it can write vectors; Kitsune has lambda by lambda with its statistics.
 */
export const PLACE_OF_FEATURE: readonly number[] = placesOfFeatures();

function placesOfFeatures(): number[] {
  const places: number[] = [];
  let before = 0;
  for (const { statistics } of BLOCKS) {
    for (let lambda = 0; lambda < LAMBDAS.length; lambda++) {
      for (let index = 0; index < statistics.length; index++) {
        places.push((before + index) * LAMBDAS.length + lambda);
      }
    }
    before += statistics.length;
  }
  return places;
}
