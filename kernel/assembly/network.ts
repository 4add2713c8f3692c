import { FEATURES } from './memory';

// The ensemble and its output layer: where their parameters stand. Weights are row by row [visible][hidden], as Kitsune
// has them; the decoder uses the same, transposed. Hidden and visible units are padded with zeros to whole vectors.

/** Autoencoders of an ensemble at most: one for each feature. */
const AUTOENCODERS: usize = FEATURES;

/** Written before `configure`: how many visible units each autoencoder has. */
export const VISIBLE: usize = memory.data(400, 64);
/** The same: for each of these units in turn where in a row its feature stands. */
export const PLACES: usize = memory.data(400, 64);

/** Least and greatest value seen in training: of the features in the order of rows, and of the ensemble's errors. */
export const LEAST: usize = memory.data(400, 64);
export const GREATEST: usize = memory.data(400, 64);
export const OUTPUT_LEAST: usize = memory.data(400, 64);
export const OUTPUT_GREATEST: usize = memory.data(400, 64);

/** Visible units of a layer with their padding, at most: a hundred autoencoders of one unit. */
export const PADDED_UNITS: usize = 400;
/** Feeds no autoencoder. */
const NOWHERE: usize = PADDED_UNITS;
/** For each place in a row the unit that it feeds. */
const UNITS: usize = memory.data(400, 64);

/** An autoencoder of the ensemble, or the output layer. */
@unmanaged
export class Autoencoder {
  visible: usize;
  hidden: usize;
  /** Bytes from the weights of one visible unit to those of the next. */
  stride: usize;
  weights: usize;
  hiddenBiases: usize;
  visibleBiases: usize;
  /** Its first visible unit among the padded ones of its layer. */
  first: usize;
}

const AUTOENCODER_BYTES: usize = 32;
const DESCRIPTIONS: usize = memory.data(3232, 64);
/** Enough for a hundred features however they are grouped, and for as many errors: 2 * 7,848 f32 at most. */
const PARAMETERS: usize = memory.data(65536, 64);
const PARAMETERS_END: usize = PARAMETERS + 65536;

/** How many autoencoders the ensemble has; the output layer is described behind them. */
export let ensembleSize: usize = 0;

@inline
export function autoencoder(index: usize): Autoencoder {
  return changetype<Autoencoder>(DESCRIPTIONS + index * AUTOENCODER_BYTES);
}

@inline
export function paddedUnits(units: usize): usize {
  return (units + 3) & ~3;
}

/** The unit of the ensemble that a feature feeds, by the feature's place in a row. */
@inline
export function unitOf(place: usize): usize {
  return load<u32>(UNITS + (place << 2));
}

/**
 * Lays out an ensemble of `count` autoencoders as VISIBLE and PLACES describe it, and an output layer; all parameters are
 * zero then. Traps when there are more than a hundred features.
 */
export function configure(count: usize): void {
  if (count > AUTOENCODERS) unreachable();
  for (let place: usize = 0; place < FEATURES; place++) store<u32>(UNITS + (place << 2), NOWHERE);
  memory.fill(PARAMETERS, 0, PARAMETERS_END - PARAMETERS);
  ensembleSize = count;
  let next = PARAMETERS;
  let first: usize = 0;
  let places = PLACES;
  for (let index: usize = 0; index < count; index++) {
    const visible = load<u32>(VISIBLE + (index << 2));
    next = layOut(autoencoder(index), visible, first, next);
    for (let unit: usize = 0; unit < visible; unit++, places += 4) {
      store<u32>(UNITS + (load<u32>(places) << 2), first + unit);
    }
    first += paddedUnits(visible);
  }
  next = layOut(autoencoder(count), count, 0, next);
}

function layOut(layer: Autoencoder, visible: usize, first: usize, at: usize): usize {
  // Three hidden units for four visible ones, rounded up, as in Kitsune.
  const hidden = (visible * 3 + 3) >> 2;
  const stride = paddedUnits(hidden) << 2;
  layer.visible = visible;
  layer.hidden = hidden;
  layer.stride = stride;
  layer.first = first;
  layer.weights = at;
  layer.hiddenBiases = at + paddedUnits(visible) * stride;
  layer.visibleBiases = layer.hiddenBiases + stride;
  const end = layer.visibleBiases + (paddedUnits(visible) << 2);
  if (end > PARAMETERS_END) unreachable();
  return end;
}

/** Where the parameters of an autoencoder stand; that behind the last one is the output layer. */
export function weightsOf(index: usize): usize {
  return autoencoder(index).weights;
}

export function hiddenBiasesOf(index: usize): usize {
  return autoencoder(index).hiddenBiases;
}

export function visibleBiasesOf(index: usize): usize {
  return autoencoder(index).visibleBiases;
}
