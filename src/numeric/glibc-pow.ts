import { exp2 } from './elementary.ts';
import { LEAST_EXPONENT, POWER_HIGH, POWER_LOW, POWERS_OF_TWO } from './elementary-tables.ts';
import { FIRST_STEP, INVERSE, LOG_HIGH, LOG_LOW, LOG_OF_2, LOG_OF_STEP, STEPS_IN_ONE } from './glibc-pow-tables.ts';
import { multiplyAdd } from './multiply-add.ts';

// pow as glibc computes it since version 2.28, where the processor multiplies and adds in one step (x86-64 with FMA): what
// numbers that were made by Python's math.pow have for their last bits. The method and its coefficients are S. Nagy's
// (ARM optimized routines, pow.c, MIT licence); its results are off by at most 0.51 ulp, so only about one in a
// thousand is not the nearest number; it takes both ways of rounding those to get the same sums of thousands of terms.

/** log(1 + r) - r + r^2/2, the coefficients scaled by what -r/2 * r brings with it. */
const L3 = -0.6666666666666679;
const L4 = 0.5000000000000007;
const L5 = 0.7999999995323976;
const L6 = -0.6666666663487739;
const L7 = -1.142909628459501;
const L8 = 1.0000415263675542;

/** 2^(r/128) - 1 - r, near 1/2!, 1/3!, 1/4!, 1/5!. */
const E2 = 0.49999999999996786;
const E3 = 0.16666666666665886;
const E4 = 0.0416666808410674;
const E5 = 0.008333335853059549;

/** Rounds to a whole number: 1.5 * 2^52. */
const ROUND = 6755399441055744;

/** Beyond, glibc goes other ways to results near the ends of the range. */
const LEAST_LOGARITHM = -512;
const GREATEST_LOGARITHM = 512;

const VALUE = new Float64Array(1);
const WORDS = new Uint32Array(VALUE.buffer);
VALUE[0] = 1;
const HIGH_WORD = WORDS[1] === 0 ? 0 : 1;

/** The low part of the logarithm that was computed last. */
let logarithmLow = 0;

/** The high part of log(x), for a positive normal number. */
function logarithm(x: number): number {
  VALUE[0] = x;
  const word = WORDS[HIGH_WORD] as number;
  const place = (word - FIRST_STEP) | 0;
  const step = (place >> 13) & 127;
  const exponent = place >> 20;
  WORDS[HIGH_WORD] = word - (place & 0xfff0_0000);
  const r = multiplyAdd(VALUE[0], INVERSE[step] as number, -1);
  const whole = exponent * LOG_OF_2.high + (LOG_HIGH[step] as number);
  const sum = whole + r;
  const low1 = multiplyAdd(exponent, LOG_OF_2.low, LOG_LOW[step] as number);
  const low2 = whole - sum + r;
  const half = -0.5 * r;
  const square = r * half;
  const high = sum + square;
  const low3 = multiplyAdd(half, r, -square);
  const low4 = sum - high + square;
  const tail = multiplyAdd(square, multiplyAdd(r, L8, L7), multiplyAdd(r, L6, L5));
  const series = multiplyAdd(square, tail, multiplyAdd(r, L4, L3));
  const low = multiplyAdd(r * square, series, low1 + low2 + low3 + low4);
  const result = high + low;
  logarithmLow = high - result + low;
  return result;
}

/** e to the power of high + low, for results far from the ends of the range. */
function exponential(high: number, low: number): number {
  const steps = multiplyAdd(STEPS_IN_ONE, high, ROUND) - ROUND;
  const r = multiplyAdd(steps, -LOG_OF_STEP.low, multiplyAdd(steps, -LOG_OF_STEP.high, high)) + low;
  const index = steps & 127;
  const scale = POWER_HIGH[index] as number;
  const square = r * r;
  const start = multiplyAdd(square, multiplyAdd(r, E3, E2), (POWER_LOW[index] as number) / scale + r);
  const series = multiplyAdd(square * square, multiplyAdd(r, E5, E4), start);
  return multiplyAdd(scale, series, scale) * (POWERS_OF_TWO[(steps >> 7) - LEAST_EXPONENT] as number);
}

/** `base` to the power of `exponent`, by way of the logarithm of the base in two parts. */
function power(high: number, low: number, exponent: number): number {
  const product = exponent * high;
  return exponential(product, multiplyAdd(exponent, low, multiplyAdd(exponent, high, -product)));
}

const LOG_OF_2_HIGH = logarithm(2);
const LOG_OF_2_LOW = logarithmLow;

/** pow(2, exponent) of glibc, to the last bit where the result lies between 2^-738 and 2^738; beyond, the nearest number. */
export function glibcPowerOfTwo(exponent: number): number {
  const logarithmOfResult = exponent * LOG_OF_2_HIGH;
  if (!(logarithmOfResult > LEAST_LOGARITHM && logarithmOfResult < GREATEST_LOGARITHM)) return exp2(exponent);
  return power(LOG_OF_2_HIGH, LOG_OF_2_LOW, exponent);
}

/**
 * pow(value, 2) of glibc, to the last bit where the result lies between 2^-738 and 2^738; beyond, the product. The nearest
 * number is glibc's too, unless the square lies so near the middle between two that glibc's error may tip it over.
 */
export function glibcSquare(value: number): number {
  const magnitude = Math.abs(value);
  const product = value * value;
  if (!(magnitude > 1e-110 && magnitude < 1e110)) return product;
  // Off by less than 0.45 of the distance to the next number: with its error a tenth greater it would still round to this.
  if (product + 1.1 * multiplyAdd(value, value, -product) === product) return product;
  const high = logarithm(magnitude);
  return power(high, logarithmLow, 2);
}
