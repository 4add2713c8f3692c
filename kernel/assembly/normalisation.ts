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

@inline
export function clip(normalisation: Normalisation, input: v128): v128 {
  return f32x4.pmax(f32x4.splat(normalisation.low), f32x4.pmin(f32x4.splat(normalisation.high), input));
}
