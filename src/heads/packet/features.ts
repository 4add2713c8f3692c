/** Decay factors of Kitsune, per second: windows of about 100 ms, 500 ms, 1.5 s, 10 s, 1 min. */
export const LAMBDAS = [5, 3, 1, 0.1, 0.01] as const;

const ONE_STREAM = ['weight', 'mean', 'std'] as const;
const TWO_STREAMS = [
  'weight_0',
  'mean_0',
  'std_0',
  'radius_0_1',
  'magnitude_0_1',
  'covariance_0_1',
  'pcc_0_1',
] as const;

/** The four tables of damped statistics, in the order of the features. */
export const BLOCKS = [
  /** Sizes of what a MAC address sends for an IP address. */
  { name: 'MI_dir', statistics: ONE_STREAM },
  /** Sizes of what a host sends, and how they go with those of its peer. */
  { name: 'HH', statistics: TWO_STREAMS },
  /** Time between packets from one host to another. */
  { name: 'HH_jit', statistics: ONE_STREAM },
  /** Sizes of what a socket sends, and how they go with those of its peer. */
  { name: 'HpHp', statistics: TWO_STREAMS },
] as const;

/**
 * The names of the 100 features, in Kitsune's order: block, lambda, statistic. What Kitsune calls `std` is the variance,
 * and stays so here.
 */
export const FEATURE_NAMES: readonly string[] = BLOCKS.flatMap(({ name, statistics }) =>
  LAMBDAS.flatMap((lambda) => statistics.map((statistic) => `${name}_${lambda}_${statistic}`)),
);

export const FEATURE_COUNT = FEATURE_NAMES.length;
