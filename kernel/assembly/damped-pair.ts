import { MEAN, VARIANCE } from './damped-stream';
import { decayOver, LANE_BYTES, narrowFifth, narrowFour, QUANTITY_BYTES, secondsSince } from './lambdas';

// How the values of two streams go together: the damped sum of products of the residuals of both sides, in f64.

/** Which side made the pair, 0 or 1; the hash stands before. */
const BEGINNER: usize = 4;
const LAST_TIME: usize = 8;
const PRODUCTS: usize = 16;
const WEIGHT: usize = PRODUCTS + QUANTITY_BYTES;
/** The last residual of each side; it does not fade. */
const RESIDUALS: usize = WEIGHT + QUANTITY_BYTES;
export const PAIR_BYTES: u32 = 208;

/** Begins a zeroed pair at `time`, in microseconds. */
@inline
export function beginPair(pair: usize, time: f64, side: usize): void {
  store<u32>(pair, <u32>side, BEGINNER);
  store<f64>(pair, time, LAST_TIME);
}

@inline
export function beginner(pair: usize): usize {
  return load<u32>(pair, BEGINNER);
}

/** `stream` has just taken in `value`; it is this pair's side 0 or 1. */
export function update(pair: usize, side: usize, stream: usize, time: f64, value: f64): void {
  const seconds = secondsSince(load<f64>(pair, LAST_TIME), time);
  if (seconds > 0) store<f64>(pair, time, LAST_TIME);
  const values = f64x2.splat(value);
  const own = side * QUANTITY_BYTES;
  const other = QUANTITY_BYTES - own;
  updateLane(pair, own, other, stream, decayOver(seconds, 0), values);
  updateLane(pair + LANE_BYTES, own, other, stream + LANE_BYTES, decayOver(seconds, 1), values);
  updateLane(pair + 2 * LANE_BYTES, own, other, stream + 2 * LANE_BYTES, decayOver(seconds, 2), values);
}

@inline
function updateLane(lane: usize, own: usize, other: usize, stream: usize, decay: v128, values: v128): void {
  const residual = f64x2.sub(values, v128.load(stream, MEAN));
  const product = f64x2.mul(residual, v128.load(lane + other, RESIDUALS));
  v128.store(lane, f64x2.add(f64x2.mul(decay, v128.load(lane, PRODUCTS)), product), PRODUCTS);
  v128.store(lane, f64x2.add(f64x2.mul(decay, v128.load(lane, WEIGHT)), f64x2.splat(1)), WEIGHT);
  v128.store(lane + own, residual, RESIDUALS);
}

/** Writes radius, magnitude, covariance and correlation into the row, behind the three statistics of the sender. */
export function describe(pair: usize, sender: usize, peer: usize, row: usize): void {
  const means = narrowFour(sender + MEAN);
  const peerMeans = narrowFour(peer + MEAN);
  const variances = narrowFour(sender + VARIANCE);
  const peerVariances = narrowFour(peer + VARIANCE);
  const covariances = f32x4.div(narrowFour(pair + PRODUCTS), narrowFour(pair + WEIGHT));
  v128.store(row, length(variances, peerVariances), 60);
  v128.store(row, length(means, peerMeans), 80);
  v128.store(row, covariances, 100);
  v128.store(row, correlation(covariances, variances, peerVariances), 120);
  const mean = narrowFifth(sender + MEAN);
  const peerMean = narrowFifth(peer + MEAN);
  const variance = narrowFifth(sender + VARIANCE);
  const peerVariance = narrowFifth(peer + VARIANCE);
  const covariance = f32x4.div(narrowFifth(pair + PRODUCTS), narrowFifth(pair + WEIGHT));
  v128.store_lane<f32>(row, length(variance, peerVariance), 0, 76);
  v128.store_lane<f32>(row, length(mean, peerMean), 0, 96);
  v128.store_lane<f32>(row, covariance, 0, 116);
  v128.store_lane<f32>(row, correlation(covariance, variance, peerVariance), 0, 136);
}

/** Of the vector with these two parts. */
@inline
function length(one: v128, other: v128): v128 {
  return f32x4.sqrt(f32x4.add(f32x4.mul(one, one), f32x4.mul(other, other)));
}

/** Kitsune's is not limited to [-1, 1]; this keeps it finite where a variance all but vanishes. */
const GREATEST_CORRELATION: f32 = 1e30;

/** 0 where a variance is 0. */
@inline
function correlation(covariance: v128, one: v128, other: v128): v128 {
  const product = f32x4.mul(one, other);
  const ratio = f32x4.div(covariance, f32x4.sqrt(product));
  const bound = f32x4.splat(GREATEST_CORRELATION);
  const bounded = f32x4.pmax(f32x4.neg(bound), f32x4.pmin(bound, ratio));
  return v128.and(bounded, f32x4.gt(product, f32x4.splat(0)));
}
