import { logistic } from './exponential';
import { ENSEMBLE_SCORES, FEATURES, ROW_BYTES, ROWS } from './memory';
import {
  Autoencoder,
  autoencoder,
  ensembleSize,
  GREATEST,
  LEAST,
  OUTPUT_GREATEST,
  OUTPUT_LEAST,
  paddedUnits,
  unitOf,
} from './network';
import { ENSEMBLE, normaliseAll, OUTPUT } from './normalisation';

// A packet's way through the network. Vectors hold four units. The ensemble's autoencoders go through each phase side by
// side: one alone would wait for its own results most of the time.

/** Normalised features in the order of rows, and in that of units; the spare unit takes what feeds no autoencoder. */
const NORMALISED: usize = memory.data(400, 64);
export const INPUTS: usize = memory.data(1616, 64);
/** What the hidden units of the ensemble give; those of an autoencoder begin where its visible units do. */
export const HIDDEN: usize = memory.data(1600, 64);
/** What the reconstruction of each input lacks. */
export const LACKS: usize = memory.data(1600, 64);

/** The ensemble's errors, and the same of the output layer. */
export const ERRORS: usize = memory.data(400, 64);
export const OUTPUT_INPUTS: usize = memory.data(400, 64);
export const OUTPUT_HIDDEN: usize = memory.data(400, 64);
export const OUTPUT_LACKS: usize = memory.data(400, 64);

/** Reconstructs the features of a row; writes the ensemble's errors. */
export function passEnsemble(row: usize): void {
  normaliseAll(ENSEMBLE, ROWS + row * ROW_BYTES, LEAST, GREATEST, NORMALISED, FEATURES);
  for (let place: usize = 0; place < FEATURES; place++) {
    store<f32>(INPUTS + (unitOf(place) << 2), load<f32>(NORMALISED + (place << 2)));
  }
  const count = ensembleSize;
  for (let index: usize = 0; index < count; index++) {
    const layer = autoencoder(index);
    const at = layer.first << 2;
    encode(layer, INPUTS + at, HIDDEN + at);
  }
  const scores = ENSEMBLE_SCORES + row * count * 4;
  for (let index: usize = 0; index < count; index++) {
    const layer = autoencoder(index);
    const at = layer.first << 2;
    const error = decode(layer, INPUTS + at, HIDDEN + at, LACKS + at);
    store<f32>(ERRORS + (index << 2), error);
    store<f32>(scores + (index << 2), error);
  }
}

/** Reconstructs the ensemble's errors; gives the output layer's, which is the score. */
export function passOutput(): f32 {
  const count = ensembleSize;
  const layer = autoencoder(count);
  normaliseAll(OUTPUT, ERRORS, OUTPUT_LEAST, OUTPUT_GREATEST, OUTPUT_INPUTS, count);
  encode(layer, OUTPUT_INPUTS, OUTPUT_HIDDEN);
  return decode(layer, OUTPUT_INPUTS, OUTPUT_HIDDEN, OUTPUT_LACKS);
}

/** All bits of those lanes of the last vector that belong to one of `units`. */
@inline
function maskOf(units: usize): v128 {
  return i32x4.gt_s(i32x4.splat((<i32>units - 1) & 3), i32x4(-1, 0, 1, 2));
}

function encode(layer: Autoencoder, inputs: usize, hiddens: usize): void {
  const stride = layer.stride;
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

/** Writes what the reconstruction lacks; gives the error (RMSE). */
function decode(layer: Autoencoder, inputs: usize, hiddens: usize, lacks: usize): f32 {
  const stride = layer.stride;
  const bytes = paddedUnits(layer.visible) << 2;
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
    f32x4.extract_lane(squares, 2) +
    (f32x4.extract_lane(squares, 1) + f32x4.extract_lane(squares, 3));
  return sqrt<f32>(total / <f32>layer.visible);
}

/** The sums of the lanes of four vectors: the first and the third of each, the second and the fourth, and both. */
@inline
function sumsOf(one: v128, two: v128, three: v128, four: v128): v128 {
  const front = f32x4.add(v128.shuffle<f32>(one, two, 0, 4, 1, 5), v128.shuffle<f32>(one, two, 2, 6, 3, 7));
  const back = f32x4.add(v128.shuffle<f32>(three, four, 0, 4, 1, 5), v128.shuffle<f32>(three, four, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(front, back, 0, 1, 4, 5), v128.shuffle<f32>(front, back, 2, 3, 6, 7));
}
