// In memory for the reason that exponential.ts gives.
const F32: usize = memory.data<f32>([
  // Minimax coefficients of (log((1 + s) / (1 - s)) - 2 s) / s^3 as a polynomial of s^2 for s^2 <= 1/25, the highest first.
  0.3036004602909088, 0.3995785713195801, 0.666669487953186,
  // At 12: makes a number of the bits of an exponent, that is 2^-23; then log(2), 1 and 2.
  1.1920928955078125e-7, 0.693147180559945309, 1.0, 2.0,
  // At 28: up to here the inverse power of two below is a normal number; what is greater counts as this.
  1e38,
]);
const BITS: usize = memory.data<u32>([
  // The sign; 3/4; sign and exponent.
  0x80000000, 0x3f400000, 0xff800000,
]);

/**
 * sign(x) * log(1 + |x|) of four f32. Relative error below 2e-7, tiny values included.
 * 1 + |x| is brought to 2^k (1 + f) with f from -1/4 to 1/2, where f is |x| itself if k is 0. With s = f / (2 + f),
 * log(1 + f) = log((1 + s) / (1 - s)) = 2 s + s^3 R(s^2) = f - s (f - s^2 R(s^2)).
 */
@inline
export function signedLog1p(x: v128): v128 {
  const sign = v128.load32_splat(BITS, 0);
  const one = v128.load32_splat(F32, 20);
  const magnitude = f32x4.pmin(v128.load32_splat(F32, 28), v128.andnot(x, sign));
  const sum = f32x4.add(magnitude, one);
  const exponent = v128.and(i32x4.sub(sum, v128.load32_splat(BITS, 4)), v128.load32_splat(BITS, 8));
  const inverse = i32x4.sub(one, exponent);
  const f = f32x4.add(f32x4.mul(magnitude, inverse), f32x4.sub(inverse, one));
  const s = f32x4.div(f, f32x4.add(f, v128.load32_splat(F32, 24)));
  const square = f32x4.mul(s, s);
  let r = v128.load32_splat(F32, 0);
  r = f32x4.add(f32x4.mul(r, square), v128.load32_splat(F32, 4));
  r = f32x4.add(f32x4.mul(r, square), v128.load32_splat(F32, 8));
  const fraction = f32x4.sub(f, f32x4.mul(s, f32x4.sub(f, f32x4.mul(square, r))));
  const k = f32x4.mul(f32x4.convert_i32x4_s(exponent), v128.load32_splat(F32, 12));
  const logarithm = f32x4.add(fraction, f32x4.mul(k, v128.load32_splat(F32, 16)));
  return v128.or(logarithm, v128.and(x, sign));
}
