import { paddedUnits } from './network';

// How a value becomes an input: (value - least) / (max(greatest - least, floor) + addend), clipped to [low, high].

@unmanaged
export class Normalisation {
  floor: f32;
  addend: f32;
  low: f32;
  high: f32;
}

/** Of the features. */
export const ENSEMBLE = changetype<Normalisation>(memory.data(16, 16));
/** Of the ensemble's errors. */
export const OUTPUT = changetype<Normalisation>(memory.data(16, 16));

/** Inputs that nothing clips stop here: a hundred of their squares still have a finite sum. */
const FARTHEST: f32 = 1e18;

export function normalise(
  ensembleFloor: f32,
  ensembleAddend: f32,
  ensembleLow: f32,
  ensembleHigh: f32,
  outputFloor: f32,
  outputAddend: f32,
  outputLow: f32,
  outputHigh: f32,
): void {
  set(ENSEMBLE, ensembleFloor, ensembleAddend, ensembleLow, ensembleHigh);
  set(OUTPUT, outputFloor, outputAddend, outputLow, outputHigh);
}

function set(normalisation: Normalisation, floor: f32, addend: f32, low: f32, high: f32): void {
  normalisation.floor = floor;
  normalisation.addend = addend;
  normalisation.low = max(low, -FARTHEST);
  normalisation.high = min(high, FARTHEST);
}

/** What a distance from the least value is multiplied by, for four inputs. */
@inline
export function scaleOf(normalisation: Normalisation, least: v128, greatest: v128): v128 {
  const range = f32x4.pmax(f32x4.splat(normalisation.floor), f32x4.sub(greatest, least));
  return f32x4.div(f32x4.splat(1), f32x4.add(range, f32x4.splat(normalisation.addend)));
}

/** Four inputs; of a value that is no number it makes the highest. */
@inline
export function inputOf(normalisation: Normalisation, value: v128, least: v128, scale: v128): v128 {
  const input = f32x4.mul(f32x4.sub(value, least), scale);
  return f32x4.pmax(f32x4.splat(normalisation.low), f32x4.pmin(f32x4.splat(normalisation.high), input));
}

/** Normalises `count` values into inputs. */
export function normaliseAll(
  normalisation: Normalisation,
  values: usize,
  leasts: usize,
  greatests: usize,
  inputs: usize,
  count: usize,
): void {
  const bytes = paddedUnits(count) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const least = v128.load(leasts + at);
    const scale = scaleOf(normalisation, least, v128.load(greatests + at));
    v128.store(inputs + at, inputOf(normalisation, v128.load(values + at), least, scale));
  }
}

/** Widens ranges to hold `count` values. */
export function widen(values: usize, leasts: usize, greatests: usize, count: usize): void {
  const bytes = paddedUnits(count) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const value = v128.load(values + at);
    v128.store(leasts + at, f32x4.pmin(v128.load(leasts + at), value));
    v128.store(greatests + at, f32x4.pmax(v128.load(greatests + at), value));
  }
}
