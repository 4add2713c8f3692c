import { logistic } from './exponential';
import { ENSEMBLE_SCORES, ROW_BYTES, ROWS, SCORES } from './memory';
import {
  Autoencoder, autoencoder, ensembleSize, GREATEST, LEAST, OUTPUT_GREATEST, OUTPUT_LEAST, paddedUnits, unitOf,
} from './network';
import { clip, ENSEMBLE, OUTPUT, scaleOf } from './normalisation';

// Execution, eight packets at a time: a lane for each, two vectors a unit. What is done in a lane does not depend on the
// others, so neither does a packet's score.

const PACKETS: usize = 8;
/** Of one unit, for eight packets. */
const UNIT_BYTES: usize = 32;

/** What a distance from the least value is multiplied by. */
const SCALES: usize = memory.data(400, 64);
const OUTPUT_SCALES: usize = memory.data(400, 64);

/** Units of the ensemble, and a spare one for what feeds no autoencoder. */
const INPUTS: usize = memory.data(12832, 64);
const OUTPUT_INPUTS: usize = memory.data(3200, 64);
/** Of the autoencoder at hand. */
const HIDDEN: usize = memory.data(2432, 64);
const VISIBLE: usize = memory.data(3200, 64);

/** Scores the rows `from` (included) to `to` (excluded) with what was learned. */
export function execute(from: usize, to: usize): void {
  prepareScales();
  for (let row = from; row < to; row += PACKETS) executeBlock(row, min(to - row, PACKETS));
}

function prepareScales(): void {
  for (let at: usize = 0; at < 400; at += 16) {
    v128.store(SCALES + at, scaleOf(ENSEMBLE, v128.load(LEAST + at), v128.load(GREATEST + at)));
    v128.store(OUTPUT_SCALES + at, scaleOf(OUTPUT, v128.load(OUTPUT_LEAST + at), v128.load(OUTPUT_GREATEST + at)));
  }
}

function executeBlock(row: usize, packets: usize): void {
  spread(ROWS + row * ROW_BYTES);
  const count = ensembleSize;
  for (let index: usize = 0; index < count; index++) {
    const layer = autoencoder(index);
    const output = OUTPUT_INPUTS + index * UNIT_BYTES;
    reconstruct(layer, INPUTS + layer.first * UNIT_BYTES, output);
    const scores = ENSEMBLE_SCORES + (row * count + index) * 4;
    for (let packet: usize = 0; packet < packets; packet++) {
      store<f32>(scores + packet * count * 4, load<f32>(output + (packet << 2)));
    }
    const least = v128.load32_splat(OUTPUT_LEAST + (index << 2));
    const scale = v128.load32_splat(OUTPUT_SCALES + (index << 2));
    v128.store(output, clip(OUTPUT, f32x4.mul(f32x4.sub(v128.load(output), least), scale)));
    v128.store(output, clip(OUTPUT, f32x4.mul(f32x4.sub(v128.load(output, 16), least), scale)), 16);
  }
  reconstruct(autoencoder(count), OUTPUT_INPUTS, VISIBLE);
  memory.copy(SCORES + (row << 2), VISIBLE, packets << 2);
}

/** Normalises the features of eight rows, and turns them so that each has its packets side by side. */
function spread(rows: usize): void {
  for (let place: usize = 0; place < 100; place += 4) {
    const at: usize = place << 2;
    const least = v128.load(LEAST + at);
    const scale = v128.load(SCALES + at);
    spreadFour(rows + at, place, 0, least, scale);
    spreadFour(rows + at + 4 * ROW_BYTES, place, 16, least, scale);
  }
}

@inline
function inputAt(value: usize, least: v128, scale: v128): v128 {
  return clip(ENSEMBLE, f32x4.mul(f32x4.sub(v128.load(value), least), scale));
}

/** Four features of four packets. */
@inline
function spreadFour(rows: usize, place: usize, half: usize, least: v128, scale: v128): void {
  const one = inputAt(rows, least, scale);
  const two = inputAt(rows + ROW_BYTES, least, scale);
  const three = inputAt(rows + 2 * ROW_BYTES, least, scale);
  const four = inputAt(rows + 3 * ROW_BYTES, least, scale);
  const frontLow = v128.shuffle<f32>(one, two, 0, 4, 1, 5);
  const frontHigh = v128.shuffle<f32>(one, two, 2, 6, 3, 7);
  const backLow = v128.shuffle<f32>(three, four, 0, 4, 1, 5);
  const backHigh = v128.shuffle<f32>(three, four, 2, 6, 3, 7);
  const inputs = INPUTS + half;
  v128.store(inputs + unitOf(place) * UNIT_BYTES, v128.shuffle<f32>(frontLow, backLow, 0, 1, 4, 5));
  v128.store(inputs + unitOf(place + 1) * UNIT_BYTES, v128.shuffle<f32>(frontLow, backLow, 2, 3, 6, 7));
  v128.store(inputs + unitOf(place + 2) * UNIT_BYTES, v128.shuffle<f32>(frontHigh, backHigh, 0, 1, 4, 5));
  v128.store(inputs + unitOf(place + 3) * UNIT_BYTES, v128.shuffle<f32>(frontHigh, backHigh, 2, 3, 6, 7));
}

/** Writes the errors (RMSE) of eight packets. */
function reconstruct(layer: Autoencoder, inputs: usize, errors: usize): void {
  const visible = layer.visible;
  const hidden = layer.hidden;
  const stride: usize = layer.stride;
  sums(inputs, visible, layer.weights, stride, 4, layer.hiddenBiases, hidden, HIDDEN);
  for (let at: usize = 0; at < hidden * UNIT_BYTES; at += 16) {
    v128.store(HIDDEN + at, logistic(v128.load(HIDDEN + at)));
  }
  sums(HIDDEN, hidden, layer.weights, 4, stride, layer.visibleBiases, visible, VISIBLE);
  let left = f32x4.splat(0);
  let right = f32x4.splat(0);
  for (let at: usize = 0; at < visible * UNIT_BYTES; at += UNIT_BYTES) {
    const leftLack = f32x4.sub(v128.load(inputs + at), logistic(v128.load(VISIBLE + at)));
    const rightLack = f32x4.sub(v128.load(inputs + at, 16), logistic(v128.load(VISIBLE + at, 16)));
    left = f32x4.add(left, f32x4.mul(leftLack, leftLack));
    right = f32x4.add(right, f32x4.mul(rightLack, rightLack));
  }
  const count = f32x4.splat(<f32>visible);
  v128.store(errors, f32x4.sqrt(f32x4.div(left, count)));
  v128.store(errors, f32x4.sqrt(f32x4.div(right, count)), 16);
}

/**
 * For each of `count` units its bias and the weighted sum of its inputs. From one input's weight to the next one's are
 * `inputStep` bytes, from one unit's to the next one's `unitStep`.
 */
function sums(
  inputs: usize,
  inputCount: usize,
  weights: usize,
  inputStep: usize,
  unitStep: usize,
  biases: usize,
  count: usize,
  target: usize,
): void {
  const end = inputs + inputCount * UNIT_BYTES;
  let unit: usize = 0;
  for (; unit + 4 <= count; unit += 4, weights += 4 * unitStep, biases += 16, target += 4 * UNIT_BYTES) {
    fourSums(inputs, end, weights, inputStep, unitStep, biases, target);
  }
  if (unit + 2 <= count) {
    twoSums(inputs, end, weights, inputStep, unitStep, biases, target);
    unit += 2;
    weights += 2 * unitStep;
    biases += 8;
    target += 2 * UNIT_BYTES;
  }
  if (unit < count) oneSum(inputs, end, weights, inputStep, biases, target);
}

@inline
function fourSums(
  inputs: usize,
  end: usize,
  weights: usize,
  inputStep: usize,
  unitStep: usize,
  biases: usize,
  target: usize,
): void {
  let left1 = v128.load32_splat(biases);
  let left2 = v128.load32_splat(biases, 4);
  let left3 = v128.load32_splat(biases, 8);
  let left4 = v128.load32_splat(biases, 12);
  let right1 = left1;
  let right2 = left2;
  let right3 = left3;
  let right4 = left4;
  let weights2 = weights + unitStep;
  let weights3 = weights2 + unitStep;
  let weights4 = weights3 + unitStep;
  for (let input = inputs; input < end; input += UNIT_BYTES) {
    const left = v128.load(input);
    const right = v128.load(input, 16);
    const weight1 = v128.load32_splat(weights);
    const weight2 = v128.load32_splat(weights2);
    const weight3 = v128.load32_splat(weights3);
    const weight4 = v128.load32_splat(weights4);
    left1 = f32x4.add(left1, f32x4.mul(left, weight1));
    right1 = f32x4.add(right1, f32x4.mul(right, weight1));
    left2 = f32x4.add(left2, f32x4.mul(left, weight2));
    right2 = f32x4.add(right2, f32x4.mul(right, weight2));
    left3 = f32x4.add(left3, f32x4.mul(left, weight3));
    right3 = f32x4.add(right3, f32x4.mul(right, weight3));
    left4 = f32x4.add(left4, f32x4.mul(left, weight4));
    right4 = f32x4.add(right4, f32x4.mul(right, weight4));
    weights += inputStep;
    weights2 += inputStep;
    weights3 += inputStep;
    weights4 += inputStep;
  }
  v128.store(target, left1);
  v128.store(target, right1, 16);
  v128.store(target, left2, 32);
  v128.store(target, right2, 48);
  v128.store(target, left3, 64);
  v128.store(target, right3, 80);
  v128.store(target, left4, 96);
  v128.store(target, right4, 112);
}

@inline
function twoSums(
  inputs: usize,
  end: usize,
  weights: usize,
  inputStep: usize,
  unitStep: usize,
  biases: usize,
  target: usize,
): void {
  let left1 = v128.load32_splat(biases);
  let left2 = v128.load32_splat(biases, 4);
  let right1 = left1;
  let right2 = left2;
  let weights2 = weights + unitStep;
  for (let input = inputs; input < end; input += UNIT_BYTES) {
    const left = v128.load(input);
    const right = v128.load(input, 16);
    const weight1 = v128.load32_splat(weights);
    const weight2 = v128.load32_splat(weights2);
    left1 = f32x4.add(left1, f32x4.mul(left, weight1));
    right1 = f32x4.add(right1, f32x4.mul(right, weight1));
    left2 = f32x4.add(left2, f32x4.mul(left, weight2));
    right2 = f32x4.add(right2, f32x4.mul(right, weight2));
    weights += inputStep;
    weights2 += inputStep;
  }
  v128.store(target, left1);
  v128.store(target, right1, 16);
  v128.store(target, left2, 32);
  v128.store(target, right2, 48);
}

@inline
function oneSum(inputs: usize, end: usize, weights: usize, inputStep: usize, biases: usize, target: usize): void {
  let left1 = v128.load32_splat(biases);
  let right1 = left1;
  for (let input = inputs; input < end; input += UNIT_BYTES) {
    const weight1 = v128.load32_splat(weights);
    left1 = f32x4.add(left1, f32x4.mul(v128.load(input), weight1));
    right1 = f32x4.add(right1, f32x4.mul(v128.load(input, 16), weight1));
    weights += inputStep;
  }
  v128.store(target, left1);
  v128.store(target, right1, 16);
}
