import { exp2 } from '../../../numeric/elementary.ts';
import { glibcPowerOfTwo, glibcSquare } from '../../../numeric/glibc-pow.ts';
import type { Pairs } from '../settings.ts';

/** The two functions of the statistics whose last bit depends on who computes them. */
export interface Arithmetic {
  readonly powerOfTwo: (exponent: number) => number;
  readonly square: (value: number) => number;
}

const NEAREST: Arithmetic = { powerOfTwo: exp2, square: (value) => value * value };

/**
 * Kitsune calls math.pow for both, also to square. The nearest numbers will not do: with them one correlation of the golden
 * captures is off by 4e-7 of itself and one feature map is another, because ties between features hang on the last bit.
 */
const KITSUNE: Arithmetic = { powerOfTwo: glibcPowerOfTwo, square: glibcSquare };

/** Kitsune's own arithmetic where its own way with pairs is wanted. */
export function arithmeticOf(pairs: Pairs): Arithmetic {
  return pairs === 'all' ? KITSUNE : NEAREST;
}
