import type { Features } from './evidence.ts';
import type { Level } from './threat.ts';
import type { Micros } from './time.ts';

/** The scores of one stretch of time. */
export interface ScoreBucket {
  readonly start: Micros;
  readonly greatest: number;
  readonly mean: number;
  /** How many scores it sums up. */
  readonly count: number;
  /** The highest level that a score of it reached. */
  readonly level: Level;
}

/** A stretch of time that says how to read the scores in it: the detector still learned, or an attack is known of. */
export interface ScoreSpan {
  readonly kind: 'learning' | 'attack';
  readonly name: string;
  readonly start: Micros;
  readonly end: Micros;
}

/** Scores in time, coarse enough to draw. */
export interface ScoreSeries {
  /** Length of a bucket. */
  readonly width: Micros;
  /** Oldest first; stretches without a score are left out. */
  readonly buckets: readonly ScoreBucket[];
  /** A level is reached above its threshold: of level 1, 2, ..., ascending; at most four. */
  readonly thresholds: readonly number[];
  readonly spans: readonly ScoreSpan[];
}

/** What one feature had to do with a high score. */
export interface FeatureContribution {
  /** Its name in words: `packets a second from this host (10 s)`. */
  readonly words: string;
  readonly seen: number;
  /** The range that was seen while learning. */
  readonly low: number;
  readonly high: number;
  /** Its share of the score, 0 to 1. */
  readonly share: number;
  /** Which autoencoder of the ensemble it belongs to. */
  readonly autoencoder: number;
}

/** The features of evidence that hold its contributions: lists of equal length, strongest first. */
export const CONTRIBUTION_LISTS = ['strongest', 'seen', 'learnedLow', 'learnedHigh', 'shares', 'autoencoders'] as const;

type ContributionList = (typeof CONTRIBUTION_LISTS)[number];

/** The features of evidence that say what contributed to it. */
export function contributionFeatures(contributions: readonly FeatureContribution[]): Features {
  return {
    strongest: contributions.map(({ words }) => words),
    seen: contributions.map(({ seen }) => seen),
    learnedLow: contributions.map(({ low }) => low),
    learnedHigh: contributions.map(({ high }) => high),
    shares: contributions.map(({ share }) => share),
    autoencoders: contributions.map(({ autoencoder }) => autoencoder),
  } satisfies Record<ContributionList, unknown>;
}

/** NaN where there is no such number. */
function numberAt(features: Features, key: ContributionList, index: number): number {
  const list = features[key];
  const value: unknown = Array.isArray(list) ? list[index] : undefined;
  return typeof value === 'number' ? value : Number.NaN;
}

/**
 * What the features of a packet anomaly say about the strongest features of its packet. Empty where they say nothing;
 * what is incomplete or of another type is left out.
 */
export function contributionsOf(features: Features): readonly FeatureContribution[] {
  const { strongest } = features;
  if (!Array.isArray(strongest)) return [];
  return strongest.flatMap((words: unknown, index) => {
    if (typeof words !== 'string') return [];
    const contribution = {
      words,
      seen: numberAt(features, 'seen', index),
      low: numberAt(features, 'learnedLow', index),
      high: numberAt(features, 'learnedHigh', index),
      share: numberAt(features, 'shares', index),
      autoencoder: numberAt(features, 'autoencoders', index),
    };
    const { seen, low, high, share, autoencoder } = contribution;
    return [seen, low, high, share, autoencoder].every(Number.isFinite) ? [contribution] : [];
  });
}
