// Exponentials of our own, of several values at once. Only + - * and shifts: the same bits on every machine.

/** Added to a number of small magnitude, it rounds that to a whole one, which then stands in the low bits. */
const ROUND_64: f64 = 6755399441055744; // 1.5 * 2^52
const ROUND_32: f32 = 12582912; // 1.5 * 2^23

const EXPONENT_BITS_64: i32 = 52;
const EXPONENT_BITS_32: i32 = 23;

/**
 * 2 to the power of `x`, for x from -1e15 to 0; below -1022.5 it is 0, never subnormal. Relative error below 1.1e-8, of
 * the difference to 1 too: the coefficients are the minimax ones of (2^f - 1) / f on [-1/2, 1/2].
 */
@inline
export function exp2(x: v128): v128 {
  const bounded = f64x2.pmax(f64x2.splat(-1023), x);
  const shifted = f64x2.add(bounded, f64x2.splat(ROUND_64));
  const f = f64x2.sub(bounded, f64x2.sub(shifted, f64x2.splat(ROUND_64)));
  let p = f64x2.splat(0.00015403512618661003);
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(0.0013390735475399872));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(0.0096182374941833146));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(0.055503574336481868));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(0.2402264979496441));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(0.69314718792668567));
  const power = i64x2.add(i64x2.shl(shifted, EXPONENT_BITS_64), i64x2.splat(1023 << 52));
  return f64x2.add(power, f64x2.mul(power, f64x2.mul(p, f)));
}

/** log2(e), and log(2) in two parts, of which the first has so few bits that its multiples are exact. */
const LOG2_E: f32 = 1.44269504088896341;
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440054690583e-4;

/** e to the power of `x`, for |x| <= 87: relative error below 1.5e-7. */
@inline
export function exp(x: v128): v128 {
  const shifted = f32x4.add(f32x4.mul(x, f32x4.splat(LOG2_E)), f32x4.splat(ROUND_32));
  const n = f32x4.sub(shifted, f32x4.splat(ROUND_32));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  let p = f32x4.splat(0.0013814467238262296);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.0083687799051404));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.04166839271783829));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.1666651964187622));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.5));
  p = f32x4.add(f32x4.mul(f32x4.mul(r, r), p), r);
  const power = i32x4.add(i32x4.shl(shifted, EXPONENT_BITS_32), i32x4.splat(127 << 23));
  return f32x4.add(power, f32x4.mul(power, p));
}

/** Beyond it the logistic function is as good as 0 or 1, and exp stays finite. */
const STEEP: f32 = 87;

/** The logistic function 1 / (1 + exp(-x)), of any finite `x`. */
@inline
export function logistic(x: v128): v128 {
  const bounded = f32x4.pmax(f32x4.splat(-STEEP), f32x4.pmin(f32x4.splat(STEEP), x));
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp(f32x4.neg(bounded))));
}
