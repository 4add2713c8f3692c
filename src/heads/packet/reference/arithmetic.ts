import { exp2 } from '../../../numeric/elementary.ts';
import { glibcPowerOfTwo, glibcSquare } from '../../../numeric/glibc-pow.ts';
import { isParity, type Pairs, type Transform } from '../settings.ts';

/** What the statistics are computed by: functions whose last bit depends on who does it, and the correlation. */
export interface Arithmetic {
  readonly powerOfTwo: (exponent: number) => number;
  readonly square: (value: number) => number;
  readonly correlation: (covariance: number, one: Moments, other: Moments) => number;
}

/** Mean and variance of one stream. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/**
 * What deviates by less than a thousandth of its mean is constant: there a correlation is a quotient of what rounding
 * and fading left over. With Kitsune's it came to 16,000,000 on one of the labelled traces.
 */
const LEAST_VARIANCE = 1e-6;

function varies({ mean, variance }: Moments): boolean {
  return variance > LEAST_VARIANCE * mean * mean;
}

const NEAREST: Arithmetic = {
  powerOfTwo: exp2,
  square: (value) => value * value,
  correlation(covariance, one, other) {
    const product = one.variance * other.variance;
    // Of packets without any length little enough may be left over that the product is 0.
    if (!varies(one) || !varies(other) || product === 0) return 0;
    return Math.max(-1, Math.min(1, covariance / Math.sqrt(product)));
  },
};

/**
 * Kitsune does not limit a correlation. Of packets without any length one of 1e80 was seen, whose square is half way to
 * infinity; the kernel has the same bound.
 */
const GREATEST_CORRELATION = 1e30;

/**
 * Kitsune calls math.pow for both, also to square. The nearest numbers will not do: with them one correlation of the golden
 * captures is off by 4e-7 of itself and one feature map is another, because ties between features hang on the last bit.
 */
const KITSUNE: Arithmetic = {
  powerOfTwo: glibcPowerOfTwo,
  square: glibcSquare,
  correlation(covariance, one, other) {
    const deviations = Math.sqrt(one.variance) * Math.sqrt(other.variance);
    if (deviations === 0) return 0;
    return Math.max(-GREATEST_CORRELATION, Math.min(GREATEST_CORRELATION, covariance / deviations));
  },
};

/** Kitsune's own arithmetic where all is to be as it has it; with logarithms nobody compares bits with it any more. */
export function arithmeticOf(pairs: Pairs, transform: Transform = 'none'): Arithmetic {
  return isParity({ pairs, transform }) ? KITSUNE : NEAREST;
}
