import { MEAN, VARIANCE } from './damped-stream';
import {
  decayOver,
  fifth,
  firstFour,
  LANE_BYTES,
  QUANTITY_BYTES,
  STATISTIC_BYTES,
  secondsSince,
  writeFifth,
} from './lambdas';

// How the values of two streams go together: the damped sum of products of the residuals of both sides.

/** Of an entry, whose hash stands before: which side began, 0 or 1; and a bit for each side that has sent. */
const BEGINNER: usize = 4;
const SENT: usize = 5;
const LAST_TIME: usize = 8;
const PRODUCTS: usize = 16;
const WEIGHT: usize = PRODUCTS + QUANTITY_BYTES;
/** The last residual of each side; it does not fade. */
const RESIDUALS: usize = WEIGHT + QUANTITY_BYTES;
export const PAIR_BYTES: usize = RESIDUALS + 2 * QUANTITY_BYTES;

/** Begins a zeroed pair at `time`, in microseconds; `side` is who began. */
@inline
export function beginPair(pair: usize, time: f64, side: usize): void {
  store<u8>(pair, <u8>side, BEGINNER);
  store<f64>(pair, time, LAST_TIME);
}

@inline
export function beginner(pair: usize): usize {
  return load<u8>(pair, BEGINNER);
}

/** A side sends. Gives whether both have. */
@inline
export function sends(pair: usize, side: usize): bool {
  const sent = load<u8>(pair, SENT) | (1 << <u8>side);
  store<u8>(pair, sent, SENT);
  return sent == 3;
}

/** `stream`, which is side 0 or 1 of the pair, has just taken in `value`. */
export function update(pair: usize, side: usize, stream: usize, time: f64, value: f64): void {
  const seconds = secondsSince(load<f64>(pair, LAST_TIME), time);
  if (seconds > 0) store<f64>(pair, time, LAST_TIME);
  const values = f64x2.splat(value);
  const own = side * QUANTITY_BYTES;
  updateLane(pair, own, stream, decayOver(seconds, 0), values);
  updateLane(pair + LANE_BYTES, own, stream + LANE_BYTES, decayOver(seconds, LANE_BYTES), values);
  updateLane(pair + 2 * LANE_BYTES, own, stream + 2 * LANE_BYTES, decayOver(seconds, 2 * LANE_BYTES), values);
}

@inline
function updateLane(lane: usize, own: usize, stream: usize, decay: v128, values: v128): void {
  const residual = f64x2.sub(values, v128.load(stream, MEAN));
  const product = f64x2.mul(residual, v128.load(lane + QUANTITY_BYTES - own, RESIDUALS));
  v128.store(lane, f64x2.add(f64x2.mul(decay, v128.load(lane, PRODUCTS)), product), PRODUCTS);
  v128.store(lane, f64x2.add(f64x2.mul(decay, v128.load(lane, WEIGHT)), f64x2.splat(1)), WEIGHT);
  v128.store(lane + own, residual, RESIDUALS);
}

/** Writes radius, magnitude, covariance and correlation as four statistics; `asKitsune` leaves the last as it comes. */
export function describe(pair: usize, sender: usize, peer: usize, statistics: usize, asKitsune: bool): void {
  const least: f32 = asKitsune ? 0 : LEAST_VARIANCE;
  const bound: f32 = asKitsune ? GREATEST_CORRELATION : 1;
  const radius = statistics;
  const magnitude = radius + STATISTIC_BYTES;
  const covariance = magnitude + STATISTIC_BYTES;
  const correlation = covariance + STATISTIC_BYTES;

  const variances = firstFour(sender + VARIANCE);
  const peerVariances = firstFour(peer + VARIANCE);
  const covariances = f32x4.div(firstFour(pair + PRODUCTS), firstFour(pair + WEIGHT));
  v128.store(radius, lengths(variances, peerVariances));
  const means = firstFour(sender + MEAN);
  const peerMeans = firstFour(peer + MEAN);
  v128.store(magnitude, lengths(means, peerMeans));
  v128.store(covariance, covariances);
  const vary = v128.and(varies(variances, means, least), varies(peerVariances, peerMeans, least));
  v128.store(correlation, v128.and(vary, correlations(covariances, variances, peerVariances, bound)));

  const variance = fifth(sender + VARIANCE);
  const peerVariance = fifth(peer + VARIANCE);
  const fifthCovariance = f32x4.div(fifth(pair + PRODUCTS), fifth(pair + WEIGHT));
  writeFifth(radius, lengths(variance, peerVariance));
  const mean = fifth(sender + MEAN);
  const peerMean = fifth(peer + MEAN);
  writeFifth(magnitude, lengths(mean, peerMean));
  writeFifth(covariance, fifthCovariance);
  const fifthVaries = v128.and(varies(variance, mean, least), varies(peerVariance, peerMean, least));
  writeFifth(correlation, v128.and(fifthVaries, correlations(fifthCovariance, variance, peerVariance, bound)));
}

/** Of the vectors with these two parts. */
@inline
function lengths(one: v128, other: v128): v128 {
  return f32x4.sqrt(f32x4.add(f32x4.mul(one, one), f32x4.mul(other, other)));
}

/** Kitsune does not limit a correlation to [-1, 1]; this keeps it finite where a variance all but vanishes. */
const GREATEST_CORRELATION: f32 = 1e30;

/**
 * What deviates by less than a thousandth of its mean is constant: there a correlation is a quotient of what rounding
 * and fading left over. The reference (stream-table.ts) has the same rule.
 */
const LEAST_VARIANCE: f32 = 1e-6;

/** A mask of the lanes whose variance is above `least` times the squared mean. */
@inline
function varies(variances: v128, means: v128, least: f32): v128 {
  return f32x4.gt(variances, f32x4.mul(f32x4.splat(least), f32x4.mul(means, means)));
}

/** Within `bound` of 0, and 0 where a variance is 0. */
@inline
function correlations(covariances: v128, one: v128, other: v128, bound: f32): v128 {
  const product = f32x4.mul(one, other);
  const ratio = f32x4.div(covariances, f32x4.sqrt(product));
  const bounds = f32x4.splat(bound);
  const bounded = f32x4.pmax(f32x4.neg(bounds), f32x4.pmin(bounds, ratio));
  return v128.and(bounded, f32x4.gt(product, f32x4.splat(0)));
}
