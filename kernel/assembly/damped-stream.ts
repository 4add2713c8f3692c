import { decayOver, LANE_BYTES, QUANTITY_BYTES, STATISTIC_BYTES, secondsSince, writeStatistic } from './lambdas';

// The damped incremental statistics of one stream of values, for all lambdas at once. Weight, mean and variance are kept
// as Welford has them, not sums of values and of squares, whose difference would be noise where all values are alike:
//
//   w <- decay * w + 1    d = x - mean    mean <- mean + d / w    variance <- (1 - 1/w) * (variance + d^2 / w)
//
// Decay alone changes neither mean nor variance, so that a stream needs no touch between its values. The arithmetic is f64:
// in f32 the weight of a flood would stop at 2^24, and a mean stick where the step is below half of its last bit.

/** Of an entry, whose hash stands before. */
const LAST_TIME: usize = 8;
const WEIGHT: usize = 16;
export const MEAN: usize = WEIGHT + QUANTITY_BYTES;
export const VARIANCE: usize = MEAN + QUANTITY_BYTES;
export const STREAM_BYTES: usize = VARIANCE + QUANTITY_BYTES;

/** Begins a zeroed stream at `time`, in microseconds. */
@inline
export function beginStream(stream: usize, time: f64): void {
  store<f64>(stream, time, LAST_TIME);
}

/** Seconds since the stream's last value; 0 when the clock went back. */
@inline
export function secondsSinceLast(stream: usize, time: f64): f64 {
  return secondsSince(load<f64>(stream, LAST_TIME), time);
}

/** Takes in a value, and writes weight, mean and variance as three statistics. */
export function insert(stream: usize, time: f64, value: f64, statistics: usize): void {
  const seconds = secondsSinceLast(stream, time);
  if (seconds > 0) store<f64>(stream, time, LAST_TIME);
  const values = f64x2.splat(value);
  insertLane(stream, decayOver(seconds, 0), values);
  insertLane(stream + LANE_BYTES, decayOver(seconds, LANE_BYTES), values);
  insertLane(stream + 2 * LANE_BYTES, decayOver(seconds, 2 * LANE_BYTES), values);
  writeStatistic(stream + WEIGHT, statistics);
  writeStatistic(stream + MEAN, statistics + STATISTIC_BYTES);
  writeStatistic(stream + VARIANCE, statistics + 2 * STATISTIC_BYTES);
}

@inline
function insertLane(lane: usize, decay: v128, values: v128): void {
  const one = f64x2.splat(1);
  const left = f64x2.mul(decay, v128.load(lane, WEIGHT));
  const weight = f64x2.add(left, one);
  const share = f64x2.div(one, weight);
  const mean = v128.load(lane, MEAN);
  const difference = f64x2.sub(values, mean);
  const step = f64x2.mul(difference, share);
  const spread = f64x2.add(v128.load(lane, VARIANCE), f64x2.mul(difference, step));
  v128.store(lane, weight, WEIGHT);
  v128.store(lane, f64x2.add(mean, step), MEAN);
  // 1 - 1/w is what is left of the old weight in the new one: never negative, and exact where little is left.
  v128.store(lane, f64x2.mul(f64x2.mul(left, share), spread), VARIANCE);
}
