// Exponentials of our own, of several values at once, from + - * / and shifts: the same bits on every machine.
// Constants stand in memory. V8 makes a vector constant anew at each use, of three instructions, and loads one from memory
// into all lanes with a single one. Without that, statistics took 1.17 times as long and execution 1.14 times (measured).

const F64: usize = memory.data<f64>([
  // Minimax coefficients of (2^f - 1) / f for |f| <= 1/2, the highest first.
  0.00015403512618661003, 0.0013390735475399872, 0.0096182374941833146, 0.055503574336481868, 0.2402264979496441,
  0.69314718792668567,
  // 1.5 * 2^52, at 48: added to a number of small magnitude, it rounds that to a whole one, which stands in the low bits.
  6755399441055744.0,
  // The exponent that is no longer normal, at 56.
  -1023.0,
  // At 64; its bits are those of the exponent 0.
  1.0,
]);

/** Where the exponent begins in an f64 and in an f32. */
const EXPONENT_F64: i32 = 52;
const EXPONENT_F32: i32 = 23;

/**
 * 2 to the power of `x`, two f64 from -1e15 to 0. Below -1022.5 it is 0, never subnormal. Its relative error stays below
 * 1.1e-8, and so does that of its difference to 1: what decays slowly decays at the right rate.
 */
@inline
export function exp2(x: v128): v128 {
  const round = v128.load64_splat(F64, 48);
  const bounded = f64x2.pmax(v128.load64_splat(F64, 56), x);
  const shifted = f64x2.add(bounded, round);
  const f = f64x2.sub(bounded, f64x2.sub(shifted, round));
  let p = v128.load64_splat(F64, 0);
  p = f64x2.add(f64x2.mul(p, f), v128.load64_splat(F64, 8));
  p = f64x2.add(f64x2.mul(p, f), v128.load64_splat(F64, 16));
  p = f64x2.add(f64x2.mul(p, f), v128.load64_splat(F64, 24));
  p = f64x2.add(f64x2.mul(p, f), v128.load64_splat(F64, 32));
  p = f64x2.add(f64x2.mul(p, f), v128.load64_splat(F64, 40));
  const power = i64x2.add(i64x2.shl(shifted, EXPONENT_F64), v128.load64_splat(F64, 64));
  return f64x2.add(power, f64x2.mul(power, f64x2.mul(p, f)));
}

const F32: usize = memory.data<f32>([
  // Minimax coefficients of (e^r - 1 - r) / r^2 for |r| <= log(2) / 2, the highest first.
  0.0013814467238262296, 0.0083687799051404, 0.04166839271783829, 0.1666651964187622, 0.4999999403953552,
  // 1.5 * 2^23, at 20: rounds as above.
  12582912.0,
  // log2(e), at 24, and log(2) in two parts, of which the first has so few bits that its multiples are exact.
  1.44269504088896341, 0.693359375, -2.12194440054690583e-4,
  // At 36; its bits are those of the exponent 0.
  1.0,
  // At 40 and 44: beyond these the logistic function is as good as 0 or 1, and exp would leave the normal numbers.
  87.0, -87.0,
]);

/** e to the power of `x`, four f32 of at most 87 in magnitude. Relative error below 1.5e-7. */
@inline
export function exp(x: v128): v128 {
  const round = v128.load32_splat(F32, 20);
  const shifted = f32x4.add(f32x4.mul(x, v128.load32_splat(F32, 24)), round);
  const n = f32x4.sub(shifted, round);
  let r = f32x4.sub(x, f32x4.mul(n, v128.load32_splat(F32, 28)));
  r = f32x4.sub(r, f32x4.mul(n, v128.load32_splat(F32, 32)));
  let p = v128.load32_splat(F32, 0);
  p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(F32, 4));
  p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(F32, 8));
  p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(F32, 12));
  p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(F32, 16));
  p = f32x4.add(f32x4.mul(f32x4.mul(r, r), p), r);
  const power = i32x4.add(i32x4.shl(shifted, EXPONENT_F32), v128.load32_splat(F32, 36));
  return f32x4.add(power, f32x4.mul(power, p));
}

/** The logistic function 1 / (1 + exp(-x)) of four f32, infinite ones and NaN included: it gives 0 to 1. */
@inline
export function logistic(x: v128): v128 {
  const bounded = f32x4.pmax(v128.load32_splat(F32, 44), f32x4.pmin(v128.load32_splat(F32, 40), x));
  const one = v128.load32_splat(F32, 36);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(bounded))));
}
