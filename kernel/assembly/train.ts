import { logistic } from './exponential';
import { ENSEMBLE_SCORES, FEATURES, ROW_BYTES, ROWS, SCORES } from './memory';
import {
  Autoencoder, autoencoder, ensembleSize, GREATEST, LEAST, OUTPUT_GREATEST, OUTPUT_LEAST, paddedUnits, unitOf,
} from './network';
import { clip, ENSEMBLE, Normalisation, OUTPUT, scaleOf } from './normalisation';

// Training, packet by packet, each autoencoder by one step of gradient descent. Vectors hold four hidden units.

const LEARNING_RATE: f32 = 0.1;

/** Normalised features in the order of rows, and in that of units; the spare one takes what feeds no autoencoder. */
const NORMALISED: usize = memory.data(400, 64);
const INPUTS: usize = memory.data(1616, 64);
const OUTPUT_INPUTS: usize = memory.data(400, 64);
/** The ensemble's errors of the packet at hand. */
const ERRORS: usize = memory.data(400, 64);

/** Of the autoencoder at hand: what its hidden units give, their gradients, and what its reconstruction lacks. */
const HIDDEN: usize = memory.data(1600, 64);
const GRADIENTS: usize = memory.data(1600, 64);
const LACKS: usize = memory.data(1600, 64);

/** Trains on the rows `from` (included) to `to` (excluded); their scores are the errors before each step. */
export function train(from: usize, to: usize): void {
  for (let row = from; row < to; row++) {
    store<f32>(SCORES + (row << 2), trainOnRow(row));
  }
}

function trainOnRow(row: usize): f32 {
  learnRange(ENSEMBLE, ROWS + row * ROW_BYTES, LEAST, GREATEST, NORMALISED, FEATURES);
  for (let place: usize = 0; place < FEATURES; place++) {
    store<f32>(INPUTS + (unitOf(place) << 2), load<f32>(NORMALISED + (place << 2)));
  }
  const count = ensembleSize;
  const scores = ENSEMBLE_SCORES + row * count * 4;
  for (let index: usize = 0; index < count; index++) {
    const layer = autoencoder(index);
    encode(layer, INPUTS + (layer.first << 2), HIDDEN + (layer.first << 2));
  }
  for (let index: usize = 0; index < count; index++) {
    const layer = autoencoder(index);
    const error = decode(layer, INPUTS + (layer.first << 2), HIDDEN + (layer.first << 2), LACKS + (layer.first << 2));
    store<f32>(ERRORS + (index << 2), error);
    store<f32>(scores + (index << 2), error);
  }
  for (let index: usize = 0; index < count; index++) {
    const layer = autoencoder(index);
    learn(layer, INPUTS + (layer.first << 2), HIDDEN + (layer.first << 2), LACKS + (layer.first << 2));
  }
  learnRange(OUTPUT, ERRORS, OUTPUT_LEAST, OUTPUT_GREATEST, OUTPUT_INPUTS, count);
  const output = autoencoder(count);
  encode(output, OUTPUT_INPUTS, HIDDEN);
  const error = decode(output, OUTPUT_INPUTS, HIDDEN, LACKS);
  learn(output, OUTPUT_INPUTS, HIDDEN, LACKS);
  return error;
}

/** Widens the ranges to hold `values`, then normalises these. */
@inline
function learnRange(
  normalisation: Normalisation,
  values: usize,
  leasts: usize,
  greatests: usize,
  normalised: usize,
  count: usize,
): void {
  const bytes: usize = paddedUnits(count) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const value = v128.load(values + at);
    const least = f32x4.pmin(v128.load(leasts + at), value);
    const greatest = f32x4.pmax(v128.load(greatests + at), value);
    v128.store(leasts + at, least);
    v128.store(greatests + at, greatest);
    const input = f32x4.mul(f32x4.sub(value, least), scaleOf(normalisation, least, greatest));
    v128.store(normalised + at, clip(normalisation, input));
  }
}

/** All bits of the first lanes, by how many units the last vector has beyond whole ones. */
@inline
function maskOf(units: usize): v128 {
  return i32x4.gt_s(i32x4.splat(<i32>((units - 1) & 3) + 1), i32x4(0, 1, 2, 3));
}

function encode(layer: Autoencoder, inputs: usize, hiddens: usize): void {
  const stride: usize = layer.stride;
  const end = inputs + (layer.visible << 2);
  for (let at: usize = 0; at < stride; at += 16) {
    let sum = v128.load(layer.hiddenBiases + at);
    let weights = layer.weights + at;
    for (let input = inputs; input < end; input += 4, weights += stride) {
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(input), v128.load(weights)));
    }
    v128.store(hiddens + at, logistic(sum));
  }
  // Padding stays silent, so that its weights stay zero.
  const last = hiddens + stride - 16;
  v128.store(last, v128.and(v128.load(last), maskOf(layer.hidden)));
}

/** Writes what the reconstruction of each input lacks; gives the error (RMSE). */
function decode(layer: Autoencoder, inputs: usize, hiddens: usize, lacks: usize): f32 {
  const stride: usize = layer.stride;
  const bytes: usize = paddedUnits(layer.visible) << 2;
  let weights = layer.weights;
  let squares = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16, weights += 4 * stride) {
    let one = f32x4.splat(0);
    let two = f32x4.splat(0);
    let three = f32x4.splat(0);
    let four = f32x4.splat(0);
    for (let unit: usize = 0; unit < stride; unit += 16) {
      const hidden = v128.load(hiddens + unit);
      one = f32x4.add(one, f32x4.mul(hidden, v128.load(weights + unit)));
      two = f32x4.add(two, f32x4.mul(hidden, v128.load(weights + stride + unit)));
      three = f32x4.add(three, f32x4.mul(hidden, v128.load(weights + 2 * stride + unit)));
      four = f32x4.add(four, f32x4.mul(hidden, v128.load(weights + 3 * stride + unit)));
    }
    const sum = f32x4.add(sumsOf(one, two, three, four), v128.load(layer.visibleBiases + at));
    let lack = f32x4.sub(v128.load(inputs + at), logistic(sum));
    if (at + 16 == bytes) lack = v128.and(lack, maskOf(layer.visible));
    v128.store(lacks + at, lack);
    squares = f32x4.add(squares, f32x4.mul(lack, lack));
  }
  const total =
    f32x4.extract_lane(squares, 0) +
    f32x4.extract_lane(squares, 1) +
    (f32x4.extract_lane(squares, 2) + f32x4.extract_lane(squares, 3));
  return sqrt<f32>(total / <f32>layer.visible);
}

/** The sums of the lanes of four vectors. */
@inline
function sumsOf(one: v128, two: v128, three: v128, four: v128): v128 {
  const front = f32x4.add(v128.shuffle<f32>(one, two, 0, 4, 1, 5), v128.shuffle<f32>(one, two, 2, 6, 3, 7));
  const back = f32x4.add(v128.shuffle<f32>(three, four, 0, 4, 1, 5), v128.shuffle<f32>(three, four, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(front, back, 0, 1, 4, 5), v128.shuffle<f32>(front, back, 2, 3, 6, 7));
}

/** Moves weights and biases; the gradients of the hidden units are those with the weights before. */
function learn(layer: Autoencoder, inputs: usize, hiddens: usize, lacks: usize): void {
  const stride: usize = layer.stride;
  const bytes: usize = layer.visible << 2;
  const rate = f32x4.splat(LEARNING_RATE);
  for (let at: usize = 0; at < stride; at += 16) {
    const hidden = v128.load(hiddens + at);
    let sum = f32x4.splat(0);
    let weights = layer.weights + at;
    for (let unit: usize = 0; unit < bytes; unit += 4, weights += stride) {
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(lacks + unit), v128.load(weights)));
    }
    const slope = f32x4.mul(hidden, f32x4.sub(f32x4.splat(1), hidden));
    const gradient = f32x4.mul(rate, f32x4.mul(sum, slope));
    const pull = f32x4.mul(rate, hidden);
    v128.store(layer.hiddenBiases + at, f32x4.add(v128.load(layer.hiddenBiases + at), gradient));
    weights = layer.weights + at;
    for (let unit: usize = 0; unit < bytes; unit += 4, weights += stride) {
      const byInput = f32x4.mul(v128.load32_splat(inputs + unit), gradient);
      const byLack = f32x4.mul(v128.load32_splat(lacks + unit), pull);
      v128.store(weights, f32x4.add(v128.load(weights), f32x4.add(byInput, byLack)));
    }
  }
  const padded: usize = paddedUnits(layer.visible) << 2;
  for (let at: usize = 0; at < padded; at += 16) {
    const biases = v128.load(layer.visibleBiases + at);
    v128.store(layer.visibleBiases + at, f32x4.add(biases, f32x4.mul(rate, v128.load(lacks + at))));
  }
}
