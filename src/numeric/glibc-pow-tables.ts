import { FRACTION_BITS, logarithmOfRatio, ONE, SCALE, splitOnGrid } from './fixed-point.ts';

// The tables that glibc's pow reads, worked out again: its source says by what rule they were made.

const STEPS = 128;

/** The high word of the number where the first step begins: 0x1.69555p-1, a little above 1/sqrt(2). */
export const FIRST_STEP = 0x3fe6_9555;

/** Where the middle of a step is c: 1/c, with so few bits that z/c - 1 is exact for each z of the step. */
export const INVERSE = new Float64Array(STEPS);
/** log(c): the high part with 43 bits behind the point. */
export const LOG_HIGH = new Float64Array(STEPS);
export const LOG_LOW = new Float64Array(STEPS);

/** The number of [1/2, 2) whose high word is given and whose low word is zero. */
function ofHighWord(word: number): number {
  const fraction = 1 + (word & 0xf_ffff) / 0x10_0000;
  return word < 0x3ff0_0000 ? fraction / 2 : fraction;
}

for (let step = 0; step < STEPS; step++) {
  const from = ofHighWord(FIRST_STEP + (step << 13));
  const middle = (from + ofHighWord(FIRST_STEP + ((step + 1) << 13))) / 2;
  // In 256ths: of the inverses above 1 only every other one.
  const inverse = middle < 1 ? 2 * Math.floor(STEPS / middle + 0.5) : Math.floor((2 * STEPS) / middle + 0.5);
  const { high, low } = splitOnGrid(logarithmOfRatio(256n, BigInt(inverse)), 43);
  INVERSE[step] = inverse / 256;
  LOG_HIGH[step] = high;
  LOG_LOW[step] = low;
}

const LOG_2 = logarithmOfRatio(2n, 1n);
export const LOG_OF_2 = splitOnGrid(LOG_2, 42);
/** log(2) / 128, and how many of those there are in 1. */
export const LOG_OF_STEP = splitOnGrid(LOG_2 / BigInt(STEPS), 44);
export const STEPS_IN_ONE = (Number((ONE << FRACTION_BITS) / LOG_2) / SCALE) * STEPS;
