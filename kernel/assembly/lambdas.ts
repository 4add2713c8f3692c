import { exp2 } from './exponential';

// The five decay factors stand in three vectors of two f64. The sixth lane repeats the fifth, and nobody reads it.

export const LANE_BYTES: usize = 16;
/** What a quantity takes in an entry: all its lanes. */
export const QUANTITY_BYTES: usize = 3 * LANE_BYTES;
/** What a statistic takes in a row: five f32. */
export const STATISTIC_BYTES: usize = 20;

/** Exponents of the decay per second: Kitsune's lambdas. */
const EXPONENTS: usize = memory.data<f64>([-5.0, -3.0, -1.0, -0.1, -0.01, -0.01]);

/** A clock that jumps by more than 136 years counts as one that jumps so far: the squares of intervals stay finite. */
const LONGEST_SECONDS: f64 = 4294967296.0;

/** Seconds from `last` to `time`, both in microseconds; 0 when the clock went back. */
@inline
export function secondsSince(last: f64, time: f64): f64 {
  const passed = time - last;
  return passed > 0 ? min(passed * 1e-6, LONGEST_SECONDS) : 0;
}

/** What is left after `seconds`, 2^(-lambda * seconds), for the lane that begins at byte `lane`. */
@inline
export function decayOver(seconds: f64, lane: usize): v128 {
  return exp2(f64x2.mul(f64x2.splat(seconds), v128.load(EXPONENTS + lane)));
}

/** Writes a quantity as a statistic. */
@inline
export function writeStatistic(quantity: usize, statistic: usize): void {
  v128.store(statistic, firstFour(quantity));
  writeFifth(statistic, fifth(quantity));
}

/** The first four of a quantity as f32. */
@inline
export function firstFour(quantity: usize): v128 {
  const front = f32x4.demote_f64x2_zero(v128.load(quantity));
  const back = f32x4.demote_f64x2_zero(v128.load(quantity, LANE_BYTES));
  return v128.shuffle<f32>(front, back, 0, 1, 4, 5);
}

/** The fifth of a quantity as f32, in the first lane. */
@inline
export function fifth(quantity: usize): v128 {
  return f32x4.demote_f64x2_zero(v128.load(quantity, 2 * LANE_BYTES));
}

@inline
export function writeFifth(statistic: usize, value: v128): void {
  v128.store_lane<f32>(statistic, value, 0, 16);
}
