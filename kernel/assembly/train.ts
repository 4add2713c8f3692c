import { FEATURES, ROW_BYTES, ROWS, SCORES } from './memory';
import {
  Autoencoder,
  autoencoder,
  ensembleSize,
  GREATEST,
  LEAST,
  OUTPUT_GREATEST,
  OUTPUT_LEAST,
  paddedUnits,
} from './network';
import { widen } from './normalisation';
import {
  ERRORS,
  HIDDEN,
  INPUTS,
  LACKS,
  OUTPUT_HIDDEN,
  OUTPUT_INPUTS,
  OUTPUT_LACKS,
  passEnsemble,
  passOutput,
} from './one-packet';

/** Kitsune's. */
const LEARNING_RATE: f32 = 0.1;

/** Trains on the rows `from` (included) to `to` (excluded), in order; their scores are the errors before each step. */
export function train(from: usize, to: usize): void {
  for (let row = from; row < to; row++) store<f32>(SCORES + (row << 2), trainOn(row));
}

function trainOn(row: usize): f32 {
  const count = ensembleSize;
  widen(ROWS + row * ROW_BYTES, LEAST, GREATEST, FEATURES);
  passEnsemble(row);
  for (let index: usize = 0; index < count; index++) {
    const layer = autoencoder(index);
    const at = layer.first << 2;
    learn(layer, INPUTS + at, HIDDEN + at, LACKS + at);
  }
  widen(ERRORS, OUTPUT_LEAST, OUTPUT_GREATEST, count);
  const score = passOutput();
  learn(autoencoder(count), OUTPUT_INPUTS, OUTPUT_HIDDEN, OUTPUT_LACKS);
  return score;
}

/** One step of gradient descent. The gradients of the hidden units are those with the weights before. */
function learn(layer: Autoencoder, inputs: usize, hiddens: usize, lacks: usize): void {
  const stride = layer.stride;
  const bytes = layer.visible << 2;
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
  const padded = paddedUnits(layer.visible) << 2;
  for (let at: usize = 0; at < padded; at += 16) {
    const biases = v128.load(layer.visibleBiases + at);
    v128.store(layer.visibleBiases + at, f32x4.add(biases, f32x4.mul(rate, v128.load(lacks + at))));
  }
}
