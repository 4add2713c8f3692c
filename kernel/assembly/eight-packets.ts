import { logistic } from './exponential';
import { ENSEMBLE_SCORES, FEATURES, ROW_BYTES, ROWS, SCORES } from './memory';
import {
  Autoencoder,
  autoencoder,
  ensembleSize,
  GREATEST,
  LEAST,
  OUTPUT_GREATEST,
  OUTPUT_LEAST,
  unitOf,
} from './network';
import { ENSEMBLE, inputOf, OUTPUT, scaleOf } from './normalisation';

// Eight packets' way through the network: a lane for each, two vectors a unit. A lane does not see the others, and adds up
// in the order in which one-packet.ts does: a packet's score has the same bits whatever stands beside it.

export const PACKETS: usize = 8;
/** Of one unit, for eight packets. */
const UNIT_BYTES: usize = 32;

/** What distances from the least values are multiplied by. */
const SCALES: usize = memory.data(400, 64);
const OUTPUT_SCALES: usize = memory.data(400, 64);

/** Units of the ensemble, and a spare one for what feeds no autoencoder. */
const INPUTS: usize = memory.data(12832, 64);
const OUTPUT_INPUTS: usize = memory.data(3200, 64);
/** Of the autoencoder at hand. */
const HIDDEN: usize = memory.data(2432, 64);
const LACKS: usize = memory.data(3200, 64);

/** To be called before others when parameters have changed. */
export function prepareScales(): void {
  for (let at: usize = 0; at < FEATURES * 4; at += 16) {
    v128.store(SCALES + at, scaleOf(ENSEMBLE, v128.load(LEAST + at), v128.load(GREATEST + at)));
    v128.store(OUTPUT_SCALES + at, scaleOf(OUTPUT, v128.load(OUTPUT_LEAST + at), v128.load(OUTPUT_GREATEST + at)));
  }
}

/** Scores eight rows. */
export function executeEight(row: usize): void {
  spread(ROWS + row * ROW_BYTES);
  const count = ensembleSize;
  for (let index: usize = 0; index < count; index++) {
    const layer = autoencoder(index);
    const input = OUTPUT_INPUTS + index * UNIT_BYTES;
    reconstruct(layer, INPUTS + layer.first * UNIT_BYTES, input);
    let score = ENSEMBLE_SCORES + (row * count + index) * 4;
    for (let packet: usize = 0; packet < PACKETS; packet++, score += count * 4) {
      store<f32>(score, load<f32>(input + (packet << 2)));
    }
    const least = v128.load32_splat(OUTPUT_LEAST + (index << 2));
    const scale = v128.load32_splat(OUTPUT_SCALES + (index << 2));
    v128.store(input, inputOf(OUTPUT, v128.load(input), least, scale));
    v128.store(input, inputOf(OUTPUT, v128.load(input, 16), least, scale), 16);
  }
  reconstruct(autoencoder(count), OUTPUT_INPUTS, SCORES + (row << 2));
}

/** Normalises the features of eight rows, and turns them so that each has its packets side by side. */
function spread(rows: usize): void {
  for (let place: usize = 0; place < FEATURES; place += 4) {
    const at = place << 2;
    const least = v128.load(LEAST + at);
    const scale = v128.load(SCALES + at);
    spreadFour(rows + at, place, INPUTS, least, scale);
    spreadFour(rows + at + 4 * ROW_BYTES, place, INPUTS + 16, least, scale);
  }
}

/** Four features of four packets. */
@inline
function spreadFour(rows: usize, place: usize, inputs: usize, least: v128, scale: v128): void {
  const one = inputOf(ENSEMBLE, v128.load(rows), least, scale);
  const two = inputOf(ENSEMBLE, v128.load(rows + ROW_BYTES), least, scale);
  const three = inputOf(ENSEMBLE, v128.load(rows + 2 * ROW_BYTES), least, scale);
  const four = inputOf(ENSEMBLE, v128.load(rows + 3 * ROW_BYTES), least, scale);
  const frontLow = v128.shuffle<f32>(one, two, 0, 4, 1, 5);
  const frontHigh = v128.shuffle<f32>(one, two, 2, 6, 3, 7);
  const backLow = v128.shuffle<f32>(three, four, 0, 4, 1, 5);
  const backHigh = v128.shuffle<f32>(three, four, 2, 6, 3, 7);
  v128.store(inputs + unitOf(place) * UNIT_BYTES, v128.shuffle<f32>(frontLow, backLow, 0, 1, 4, 5));
  v128.store(inputs + unitOf(place + 1) * UNIT_BYTES, v128.shuffle<f32>(frontLow, backLow, 2, 3, 6, 7));
  v128.store(inputs + unitOf(place + 2) * UNIT_BYTES, v128.shuffle<f32>(frontHigh, backHigh, 0, 1, 4, 5));
  v128.store(inputs + unitOf(place + 3) * UNIT_BYTES, v128.shuffle<f32>(frontHigh, backHigh, 2, 3, 6, 7));
}

/** Writes the errors (RMSE) of eight packets. */
function reconstruct(layer: Autoencoder, inputs: usize, errors: usize): void {
  encode(layer, inputs);
  const visible = layer.visible;
  const stride = layer.stride;
  let weights = layer.weights;
  let bias = layer.visibleBiases;
  for (let at: usize = 0; at < visible * UNIT_BYTES; at += UNIT_BYTES, weights += stride, bias += 4) {
    decode(weights, stride, bias, inputs + at, LACKS + at);
  }
  // Padding lacks nothing, so that whole fours can be added up.
  for (let unit = visible; (unit & 3) != 0; unit++) {
    v128.store(LACKS + unit * UNIT_BYTES, f32x4.splat(0));
    v128.store(LACKS + unit * UNIT_BYTES, f32x4.splat(0), 16);
  }
  meanError(visible, LACKS, errors);
  meanError(visible, LACKS + 16, errors + 16);
}

@inline
function encode(layer: Autoencoder, inputs: usize): void {
  const hidden = layer.hidden;
  const stride = layer.stride;
  const end = inputs + layer.visible * UNIT_BYTES;
  let unit: usize = 0;
  for (; unit + 4 <= hidden; unit += 4) {
    encodeFour(layer.weights + (unit << 2), stride, layer.hiddenBiases + (unit << 2), inputs, end, unit);
  }
  for (; unit < hidden; unit++) {
    encodeOne(layer.weights + (unit << 2), stride, layer.hiddenBiases + (unit << 2), inputs, end, unit);
  }
  for (let at = HIDDEN; at < HIDDEN + hidden * UNIT_BYTES; at += 16) v128.store(at, logistic(v128.load(at)));
}

/** The sums of four hidden units: eight vectors, which is what the registers hold. */
@inline
function encodeFour(weights: usize, stride: usize, biases: usize, inputs: usize, end: usize, unit: usize): void {
  let left1 = v128.load32_splat(biases);
  let left2 = v128.load32_splat(biases, 4);
  let left3 = v128.load32_splat(biases, 8);
  let left4 = v128.load32_splat(biases, 12);
  let right1 = left1;
  let right2 = left2;
  let right3 = left3;
  let right4 = left4;
  for (let input = inputs; input < end; input += UNIT_BYTES, weights += stride) {
    const left = v128.load(input);
    const right = v128.load(input, 16);
    const weight1 = v128.load32_splat(weights);
    const weight2 = v128.load32_splat(weights, 4);
    const weight3 = v128.load32_splat(weights, 8);
    const weight4 = v128.load32_splat(weights, 12);
    left1 = f32x4.add(left1, f32x4.mul(left, weight1));
    right1 = f32x4.add(right1, f32x4.mul(right, weight1));
    left2 = f32x4.add(left2, f32x4.mul(left, weight2));
    right2 = f32x4.add(right2, f32x4.mul(right, weight2));
    left3 = f32x4.add(left3, f32x4.mul(left, weight3));
    right3 = f32x4.add(right3, f32x4.mul(right, weight3));
    left4 = f32x4.add(left4, f32x4.mul(left, weight4));
    right4 = f32x4.add(right4, f32x4.mul(right, weight4));
  }
  const target = HIDDEN + unit * UNIT_BYTES;
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
function encodeOne(weights: usize, stride: usize, bias: usize, inputs: usize, end: usize, unit: usize): void {
  let left = v128.load32_splat(bias);
  let right = left;
  for (let input = inputs; input < end; input += UNIT_BYTES, weights += stride) {
    const weight = v128.load32_splat(weights);
    left = f32x4.add(left, f32x4.mul(v128.load(input), weight));
    right = f32x4.add(right, f32x4.mul(v128.load(input, 16), weight));
  }
  const target = HIDDEN + unit * UNIT_BYTES;
  v128.store(target, left);
  v128.store(target, right, 16);
}

/** What the reconstruction of one visible unit lacks: four sums a half, over every fourth hidden unit. */
@inline
function decode(weights: usize, stride: usize, bias: usize, input: usize, lack: usize): void {
  let left1 = f32x4.splat(0);
  let left2 = left1;
  let left3 = left1;
  let left4 = left1;
  let right1 = left1;
  let right2 = left1;
  let right3 = left1;
  let right4 = left1;
  const end = weights + stride;
  for (let hidden = HIDDEN; weights < end; weights += 16, hidden += 4 * UNIT_BYTES) {
    const weight1 = v128.load32_splat(weights);
    const weight2 = v128.load32_splat(weights, 4);
    const weight3 = v128.load32_splat(weights, 8);
    const weight4 = v128.load32_splat(weights, 12);
    left1 = f32x4.add(left1, f32x4.mul(v128.load(hidden), weight1));
    right1 = f32x4.add(right1, f32x4.mul(v128.load(hidden, 16), weight1));
    left2 = f32x4.add(left2, f32x4.mul(v128.load(hidden, 32), weight2));
    right2 = f32x4.add(right2, f32x4.mul(v128.load(hidden, 48), weight2));
    left3 = f32x4.add(left3, f32x4.mul(v128.load(hidden, 64), weight3));
    right3 = f32x4.add(right3, f32x4.mul(v128.load(hidden, 80), weight3));
    left4 = f32x4.add(left4, f32x4.mul(v128.load(hidden, 96), weight4));
    right4 = f32x4.add(right4, f32x4.mul(v128.load(hidden, 112), weight4));
  }
  const own = v128.load32_splat(bias);
  const left = f32x4.add(f32x4.add(f32x4.add(left1, left3), f32x4.add(left2, left4)), own);
  const right = f32x4.add(f32x4.add(f32x4.add(right1, right3), f32x4.add(right2, right4)), own);
  v128.store(lack, f32x4.sub(v128.load(input), logistic(left)));
  v128.store(lack, f32x4.sub(v128.load(input, 16), logistic(right)), 16);
}

/** The errors (RMSE) of four packets: four sums, over every fourth visible unit. */
@inline
function meanError(visible: usize, lacks: usize, errors: usize): void {
  let one = f32x4.splat(0);
  let two = one;
  let three = one;
  let four = one;
  const end = lacks + visible * UNIT_BYTES;
  for (let at = lacks; at < end; at += 4 * UNIT_BYTES) {
    one = f32x4.add(one, square(at));
    two = f32x4.add(two, square(at + UNIT_BYTES));
    three = f32x4.add(three, square(at + 2 * UNIT_BYTES));
    four = f32x4.add(four, square(at + 3 * UNIT_BYTES));
  }
  const total = f32x4.add(f32x4.add(one, three), f32x4.add(two, four));
  v128.store(errors, f32x4.sqrt(f32x4.div(total, f32x4.splat(<f32>visible))));
}

@inline
function square(at: usize): v128 {
  const value = v128.load(at);
  return f32x4.mul(value, value);
}
