import { decayOver, LANE_BYTES, narrow, QUANTITY_BYTES, secondsSince } from './lambdas';

// The damped incremental statistics of one stream of values, for all lambdas at once, in f64. Kept as weight, mean and
// variance in Welford's form, not as sums of values and of squares: a difference of large sums would be noise.
//
//   w <- decay * w + 1,  d = x - mean,  mean <- mean + d / w,  variance <- (1 - 1/w) * (variance + d^2 / w)
//
// The variance does not change by decay alone, so that a stream needs no touch between its values.

/** Of the entry: its hash stands before. */
export const LAST_TIME: usize = 8;
const WEIGHT: usize = 16;
export const MEAN: usize = WEIGHT + QUANTITY_BYTES;
export const VARIANCE: usize = MEAN + QUANTITY_BYTES;
export const STREAM_BYTES: u32 = 160;

/** Begins a zeroed stream at `time`, in microseconds. */
@inline
export function begin(stream: usize, time: f64): void {
  store<f64>(stream, time, LAST_TIME);
}

/** Seconds since the stream's last value; 0 when the clock went back. */
@inline
export function secondsSinceLast(stream: usize, time: f64): f64 {
  return secondsSince(load<f64>(stream, LAST_TIME), time);
}

/** Takes in a value, and writes weight, mean and variance into the row. */
export function insert(stream: usize, time: f64, value: f64, row: usize): void {
  const seconds = secondsSinceLast(stream, time);
  if (seconds > 0) store<f64>(stream, time, LAST_TIME);
  const values = f64x2.splat(value);
  insertLane(stream, decayOver(seconds, 0), values);
  insertLane(stream + LANE_BYTES, decayOver(seconds, 1), values);
  insertLane(stream + 2 * LANE_BYTES, decayOver(seconds, 2), values);
  narrow(stream + WEIGHT, row);
  narrow(stream + MEAN, row + 20);
  narrow(stream + VARIANCE, row + 40);
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
  v128.store(lane, f64x2.mul(f64x2.mul(left, share), spread), VARIANCE);
}
