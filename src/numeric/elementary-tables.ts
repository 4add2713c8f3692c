import {
  FRACTION_BITS,
  logarithmOfRatio,
  ONE,
  SCALE,
  type Split,
  split,
  splitOnGrid,
  squareRoot,
} from './fixed-point.ts';

// Logarithms and powers of two in fixed point, worked out in integers when the module is loaded: no table has to be taken
// on trust, and none depends on an engine's own Math.

/** Steps between two powers of two, and between two logarithms: a remainder after the table is at most 1/256. */
export const STEP_BITS = 7;
export const STEPS = 1 << STEP_BITS;

const LOG_2 = logarithmOfRatio(2n, 1n);

/** Behind the point of `LOG_OF_2.high` and of the logarithms below: with 11 bits of exponent before it that is 53. */
const GRID_BITS = 42;
export const LOG_OF_2: Split = splitOnGrid(LOG_2, GRID_BITS);
/** log(2) / 128: the high part has so few bits that any multiple of it that `exp` needs is exact. */
export const LOG_OF_STEP: Split = splitOnGrid(LOG_2 >> BigInt(STEP_BITS), 40);
export const LN_2 = Number(LOG_2) / SCALE;

export const LEAST_EXPONENT = -1074;
export const GREATEST_EXPONENT = 1023;
/** 2^e at e + 1074: each an f64, the lowest 52 of them subnormal. */
export const POWERS_OF_TWO = new Float64Array(GREATEST_EXPONENT - LEAST_EXPONENT + 1);

/** 2^(i/128). */
export const POWER_HIGH = new Float64Array(STEPS);
export const POWER_LOW = new Float64Array(STEPS);

/** For each step the inverse of its middle, in 512ths: so few bits that the product with half a number is exact. */
export const INVERSE = new Float64Array(STEPS);
/** Minus the logarithm of that inverse, the high part on the grid. */
export const LOG_HIGH = new Float64Array(STEPS);
export const LOG_LOW = new Float64Array(STEPS);

/** The high word of 1/sqrt(2), where the steps of logarithms begin, on a multiple of a step so that 1 is no step's edge. */
export const FIRST_STEP = 0x3fe6_9000;

function fillPowersOfTwo(): void {
  const one = -LEAST_EXPONENT;
  POWERS_OF_TWO[one] = 1;
  for (let at = one + 1; at < POWERS_OF_TWO.length; at++) POWERS_OF_TWO[at] = (POWERS_OF_TWO[at - 1] as number) * 2;
  for (let at = one - 1; at >= 0; at--) POWERS_OF_TWO[at] = (POWERS_OF_TWO[at + 1] as number) / 2;
}

function fillPowers(): void {
  let root = 2n * ONE;
  for (let halving = 0; halving < STEP_BITS; halving++) root = squareRoot(root << FRACTION_BITS);
  let power = ONE;
  for (let step = 0; step < STEPS; step++) {
    const { high, low } = split(power, Number(power) / SCALE);
    POWER_HIGH[step] = high;
    POWER_LOW[step] = low;
    power = (power * root) >> FRACTION_BITS;
  }
}

/** The number whose high word is given and whose low word is zero; the words are those of [1/2, 2). */
function ofHighWord(word: number): number {
  const fraction = 1 + (word & 0xf_ffff) / 0x10_0000;
  return word < 0x3ff0_0000 ? fraction / 2 : fraction;
}

function fillLogarithms(): void {
  for (let step = 0; step < STEPS; step++) {
    const from = ofHighWord(FIRST_STEP + (step << (20 - STEP_BITS)));
    const to = ofHighWord(FIRST_STEP + ((step + 1) << (20 - STEP_BITS)));
    const inverse = from <= 1 && 1 < to ? 512 : Math.floor(1024 / (from + to) + 0.5);
    const { high, low } = splitOnGrid(logarithmOfRatio(512n, BigInt(inverse)), GRID_BITS);
    INVERSE[step] = inverse / 512;
    LOG_HIGH[step] = high;
    LOG_LOW[step] = low;
  }
}

fillPowersOfTwo();
fillPowers();
fillLogarithms();
