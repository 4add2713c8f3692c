import { LAMBDAS } from '../features.ts';
import type { Arithmetic } from './arithmetic.ts';

const factors = new Float64Array(LAMBDAS.length);
let lastSeconds = Number.NaN;
let lastPowerOfTwo: Arithmetic['powerOfTwo'] | undefined;

/**
 * 2^(-lambda * seconds) for each lambda. The array is the same one at each call. Streams of one packet mostly have waited
 * equally long, so what was asked for last is kept.
 */
export function decayOver(seconds: number, { powerOfTwo }: Arithmetic): Float64Array {
  if (seconds === lastSeconds && powerOfTwo === lastPowerOfTwo) return factors;
  lastSeconds = seconds;
  lastPowerOfTwo = powerOfTwo;
  for (let index = 0; index < LAMBDAS.length; index++) {
    factors[index] = powerOfTwo(-(LAMBDAS[index] as number) * seconds);
  }
  return factors;
}
