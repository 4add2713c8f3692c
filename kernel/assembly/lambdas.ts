import { exp2 } from './exponential';

// The five decay factors stand in three vectors of two. The sixth lane repeats the fifth, and nobody reads it.

export const LANES: usize = 3;
export const LANE_BYTES: usize = 16;
/** What five f64 take in an entry. */
export const QUANTITY_BYTES: usize = 48;

/** A clock that jumps by more than 136 years counts as one that jumps so far: squares stay finite. */
const LONGEST_SECONDS: f64 = 4294967296;

/** Seconds from `last` to `time`, both in microseconds; 0 when the clock goes back. */
@inline
export function secondsSince(last: f64, time: f64): f64 {
  const passed = time - last;
  return passed > 0 ? min((time - last) * 1e-6, LONGEST_SECONDS) : 0;
}

/** What is left after `seconds`: 2^(-lambda * seconds) for the two lambdas of a lane. */
@inline
export function decayOver(seconds: f64, lane: usize): v128 {
  const lambdas = lane == 0 ? f64x2(-5, -3) : lane == 1 ? f64x2(-1, -0.1) : f64x2(-0.01, -0.01);
  return exp2(f64x2.mul(f64x2.splat(seconds), lambdas));
}

/** Writes five f64 as five f32. */
@inline
export function narrow(from: usize, to: usize): void {
  v128.store(to, narrowFour(from));
  v128.store_lane<f32>(to, narrowFifth(from), 0, 16);
}

@inline
export function narrowFour(from: usize): v128 {
  return v128.shuffle<f32>(
    f32x4.demote_f64x2_zero(v128.load(from)),
    f32x4.demote_f64x2_zero(v128.load(from, LANE_BYTES)),
    0, 1, 4, 5,
  );
}

@inline
export function narrowFifth(from: usize): v128 {
  return f32x4.demote_f64x2_zero(v128.load(from, 2 * LANE_BYTES));
}
