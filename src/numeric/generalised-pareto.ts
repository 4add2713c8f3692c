import { exp, log, log1p } from './elementary.ts';

/**
 * The distribution of how far values lie above a high threshold (Pickands 1975): the chance to lie more than `y` above
 * it is (1 + shape * y / scale)^(-1 / shape), or exp(-y / scale) where the shape is 0. A negative shape has an end, a
 * positive one falls as a power does.
 */
export interface GeneralisedPareto {
  readonly shape: number;
  /** Above 0, in the unit of the values. */
  readonly scale: number;
}

/**
 * The shapes that a fit may have. Below -1/2 the likelihood is not regular (R. L. Smith, "Maximum likelihood estimation
 * in a class of nonregular cases", Biometrika 72, 1985) and the tail would end right behind the greatest value seen, so
 * that a value a little above it would count as impossible. Above 1/2 the variance is infinite: what is extrapolated
 * beyond the sample then rests on a few outliers, and runs out of all reach.
 */
export const SHAPE_LIMITS = { least: -0.5, greatest: 0.5 } as const;

/** Beside the greatest excess, in parts of it, what is smaller is nothing: grid and scale stay finite and above 0. */
const NOTHING = 1e-9;

/** Nearer to 0 than this, the shape changes less than rounding does. */
const NO_SHAPE = 1e-8;

/** The chance to lie more than `excess` above the threshold, 0 to 1. */
export function paretoSurvival({ shape, scale }: GeneralisedPareto, excess: number): number {
  if (!(excess > 0)) return 1;
  const z = excess / scale;
  if (Math.abs(shape) < NO_SHAPE) return exp(-z);
  if (shape * z <= -1) return 0;
  return exp(-log1p(shape * z) / shape);
}

/** The excess that is exceeded with a chance of `probability` (above 0, at most 1). */
export function paretoQuantile({ shape, scale }: GeneralisedPareto, probability: number): number {
  const depth = -log(probability);
  if (Math.abs(shape) < NO_SHAPE) return scale * depth;
  return (scale * (exp(shape * depth) - 1)) / shape;
}

/** Mean of log(1 - theta * y): the negative of the shape that belongs to a theta. */
function meanLogarithm(excesses: Float64Array, theta: number): number {
  let sum = 0;
  for (const excess of excesses) sum += log1p(-theta * excess);
  return sum / excesses.length;
}

/** The scale of greatest likelihood for a given shape; excesses are at most 1, and one of them is 1. */
function scaleOf(excesses: Float64Array, shape: number): number {
  let mean = 0;
  for (const excess of excesses) mean += excess / excesses.length;
  // The derivative of the likelihood falls from plus to minus between these two: each excess counts at least
  // y / scale for a negative shape and at most that for a positive one.
  let low = shape < 0 ? Math.max(-shape, (1 + shape) * mean) : 0;
  let high = shape < 0 ? 1 : (1 + shape) * mean;
  for (;;) {
    const scale = (low + high) / 2;
    if (scale <= low || scale >= high) return scale;
    let slope = 0;
    for (const excess of excesses) slope += ((1 + shape) * excess) / (scale + shape * excess) - 1;
    if (slope > 0) low = scale;
    else high = scale;
  }
}

/**
 * Fits excesses over a threshold (all above 0 and finite, ascending, one at least; ties do no harm) after J. Zhang and
 * M. A. Stephens, "A new and efficient estimation method for the generalized Pareto distribution", Technometrics 51
 * (2009), 316-325: the mean of theta = -shape / scale over its profile likelihood and a weak prior. It is as good as
 * maximum likelihood for many excesses and better for few, needs no starting value, and there is always an answer, where
 * Newton's method may find none. A shape beyond the limits becomes the limit, with the scale that is likeliest for it.
 */
export function fitGeneralisedPareto(excesses: Float64Array): GeneralisedPareto {
  const unit = excesses.at(-1) as number;
  // In units of the greatest, so that no sum overflows and none of it underflows.
  const scaled = excesses.map((excess) => excess / unit);
  const count = scaled.length;
  const quartile = Math.max(scaled[Math.floor(count / 4 + 0.5) - 1] ?? 1, NOTHING);
  const size = 20 + Math.floor(Math.sqrt(count));
  const thetas = Array.from({ length: size }, (_, j) => 1 + (1 - Math.sqrt(size / (j + 0.5))) / (3 * quartile));
  const likelihoods = thetas.map((theta) => {
    const mean = meanLogarithm(scaled, theta);
    return mean === 0 ? Number.NEGATIVE_INFINITY : count * (log(-theta / mean) - mean - 1);
  });
  const greatest = Math.max(...likelihoods);
  let total = 0;
  let sum = 0;
  for (const [index, likelihood] of likelihoods.entries()) {
    const weight = exp(likelihood - greatest);
    total += weight;
    sum += weight * (thetas[index] as number);
  }
  const theta = sum / total;
  const shape = meanLogarithm(scaled, theta);
  const { least, greatest: most } = SHAPE_LIMITS;
  const within = Math.max(least, Math.min(most, shape));
  const scale = within === shape && Math.abs(shape) >= NO_SHAPE ? -shape / theta : scaleOf(scaled, within);
  return { shape: within, scale: Math.max(Math.max(scale, NOTHING) * unit, Number.MIN_VALUE) };
}
