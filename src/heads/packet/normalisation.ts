/** How a value becomes an input of an autoencoder: (value - least) / (max(greatest - least, floor) + addend), clipped. */
export interface Normalisation {
  readonly floor: number;
  readonly addend: number;
  readonly low: number;
  readonly high: number;
}

/** Kitsune's: nothing is clipped, and a constant input that wobbles counts as an enormous one. */
export const KITSUNE_NORMALISATION: Normalisation = {
  floor: 0,
  addend: 1e-16,
  low: Number.NEGATIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
};
