import { exp2 } from '../../../numeric/elementary.ts';
import { LAMBDAS } from '../features.ts';

const factors = new Float64Array(LAMBDAS.length);

/** 2^(-lambda * seconds) for each lambda. The array is the same one at each call. */
export function decayOver(seconds: number): Float64Array {
  for (let index = 0; index < LAMBDAS.length; index++) factors[index] = exp2(-(LAMBDAS[index] as number) * seconds);
  return factors;
}
