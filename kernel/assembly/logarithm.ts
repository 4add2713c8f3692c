/** Up to here 1 / 2^k below is a normal number; what is greater counts as this. */
const GREATEST: f32 = 1e38;
const LN2: f32 = 0.693147180559945309;

/**
 * sign(x) * log(1 + |x|), relative error below 2e-7, tiny values included. 1 + |x| is brought to 2^k * (1 + f) with f from
 * -1/4 to 1/2, f without rounding where k is 0; then, with s = f / (2 + f), log(1 + f) = 2 s + s^3 R(s^2) = f - s (f - s^2 R).
 * The coefficients of R are minimax ones.
 */
@inline
export function signedLog1p(x: v128): v128 {
  const signBit = i32x4.splat(0x80000000);
  const magnitude = f32x4.pmin(f32x4.splat(GREATEST), v128.andnot(x, signBit));
  const sum = f32x4.add(magnitude, f32x4.splat(1));
  // 0x3f400000 is 0.75: the whole number of powers of two from there on.
  const power = v128.and(i32x4.sub(sum, i32x4.splat(0x3f400000)), i32x4.splat(0xff800000));
  const inverse = i32x4.sub(i32x4.splat(0x3f800000), power);
  const f = f32x4.add(f32x4.mul(magnitude, inverse), f32x4.sub(inverse, f32x4.splat(1)));
  const s = f32x4.div(f, f32x4.add(f, f32x4.splat(2)));
  const square = f32x4.mul(s, s);
  let r = f32x4.splat(0.3036004602909088);
  r = f32x4.add(f32x4.mul(r, square), f32x4.splat(0.3995785713195801));
  r = f32x4.add(f32x4.mul(r, square), f32x4.splat(0.666669487953186));
  const fraction = f32x4.sub(f, f32x4.mul(s, f32x4.sub(f, f32x4.mul(square, r))));
  // 2^-23 makes a number of the exponent's bits.
  const k = f32x4.mul(f32x4.convert_i32x4_s(power), f32x4.splat(1.1920928955078125e-7));
  const logarithm = f32x4.add(fraction, f32x4.mul(k, f32x4.splat(LN2)));
  return v128.or(logarithm, v128.and(x, signBit));
}
