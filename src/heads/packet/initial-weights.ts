import { MersenneTwister } from '../../numeric/mersenne-twister.ts';

/** Kitsune's: each autoencoder is seeded alike, so that a run can be repeated. */
const SEED = 1_234;

/** Small and around zero, row by row [visible][hidden]: uniform between -1/visible and 1/visible. */
export function initialWeights(visible: number, hidden: number): Float64Array {
  const random = new MersenneTwister(SEED);
  const bound = 1 / visible;
  return Float64Array.from({ length: visible * hidden }, () => random.uniform(-bound, bound));
}
