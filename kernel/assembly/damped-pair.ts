import { MEAN, VARIANCE } from './damped-stream';
import {
  decayOver, fifth, firstFour, LANE_BYTES, QUANTITY_BYTES, secondsSince, STATISTIC_BYTES, writeFifth,
} from './lambdas';

// How the values of two streams go together: the damped sum of products of the residuals of both sides.

/** Of an entry, whose hash stands before: which side made the pair, 0 or 1. */
const BEGINNER: usize = 4;
const LAST_TIME: usize = 8;
const PRODUCTS: usize = 16;
const WEIGHT: usize = PRODUCTS + QUANTITY_BYTES;
/** The last residual of each side; it does not fade. */
const RESIDUALS: usize = WEIGHT + QUANTITY_BYTES;
export const PAIR_BYTES: usize = RESIDUALS + 2 * QUANTITY_BYTES;

/** Begins a zeroed pair at `time`, in microseconds. */
@inline
export function beginPair(pair: usize, time: f64, side: usize): void {
  store<u32>(pair, side, BEGINNER);
  store<f64>(pair, time, LAST_TIME);
}

@inline
export function beginner(pair: usize): usize {
  return load<u32>(pair, BEGINNER);
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

/** Writes radius, magnitude, covariance and correlation as four statistics. */
export function describe(pair: usize, sender: usize, peer: usize, statistics: usize): void {
  const radius = statistics;
  const magnitude = radius + STATISTIC_BYTES;
  const covariance = magnitude + STATISTIC_BYTES;
  const correlation = covariance + STATISTIC_BYTES;

  const variances = firstFour(sender + VARIANCE);
  const peerVariances = firstFour(peer + VARIANCE);
  const covariances = f32x4.div(firstFour(pair + PRODUCTS), firstFour(pair + WEIGHT));
  v128.store(radius, lengths(variances, peerVariances));
  v128.store(magnitude, lengths(firstFour(sender + MEAN), firstFour(peer + MEAN)));
  v128.store(covariance, covariances);
  v128.store(correlation, correlations(covariances, variances, peerVariances));

  const variance = fifth(sender + VARIANCE);
  const peerVariance = fifth(peer + VARIANCE);
  const fifthCovariance = f32x4.div(fifth(pair + PRODUCTS), fifth(pair + WEIGHT));
  writeFifth(radius, lengths(variance, peerVariance));
  writeFifth(magnitude, lengths(fifth(sender + MEAN), fifth(peer + MEAN)));
  writeFifth(covariance, fifthCovariance);
  writeFifth(correlation, correlations(fifthCovariance, variance, peerVariance));
}

/** Of the vectors with these two parts. */
@inline
function lengths(one: v128, other: v128): v128 {
  return f32x4.sqrt(f32x4.add(f32x4.mul(one, one), f32x4.mul(other, other)));
}

/** Kitsune does not limit a correlation to [-1, 1]; this keeps it finite where a variance all but vanishes. */
const GREATEST_CORRELATION: f32 = 1e30;

/** 0 where a variance is 0. */
@inline
function correlations(covariances: v128, one: v128, other: v128): v128 {
  const product = f32x4.mul(one, other);
  const ratio = f32x4.div(covariances, f32x4.sqrt(product));
  const bound = f32x4.splat(GREATEST_CORRELATION);
  const bounded = f32x4.pmax(f32x4.neg(bound), f32x4.pmin(bound, ratio));
  return v128.and(bounded, f32x4.gt(product, f32x4.splat(0)));
}
