// Numbers as integers with a fixed number of bits behind the point: what tables are worked out in.

export const FRACTION_BITS = 128n;
export const ONE = 1n << FRACTION_BITS;
/** What the integers are divided by; a power of two, so the division rounds nothing. */
export const SCALE = Number(ONE);

/** A number as an f64 and what is missing to it. */
export interface Split {
  readonly high: number;
  readonly low: number;
}

/** `high` is near `fixed`. */
export function split(fixed: bigint, high: number): Split {
  return { high, low: Number(fixed - BigInt(high * SCALE)) / SCALE };
}

/** `high` has at most this many bits behind the point, so that few such numbers add up without rounding. */
export function splitOnGrid(fixed: bigint, gridBits: number): Split {
  const dropped = FRACTION_BITS - BigInt(gridBits);
  return split(fixed, Number((fixed + (1n << (dropped - 1n))) >> dropped) / Number(1n << BigInt(gridBits)));
}

/** log(numerator / denominator) as 2 artanh((n - d) / (n + d)), whose series converges at once for ratios near 1. */
export function logarithmOfRatio(numerator: bigint, denominator: bigint): bigint {
  let power = ((numerator - denominator) << FRACTION_BITS) / (numerator + denominator);
  const square = (power * power) >> FRACTION_BITS;
  let total = 0n;
  for (let odd = 1n; power > 1n || power < -1n; odd += 2n) {
    total += power / odd;
    power = (power * square) >> FRACTION_BITS;
  }
  return 2n * total;
}

/** Of a number with twice the bits behind the point. */
export function squareRoot(value: bigint): bigint {
  let root = 2n * ONE;
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
