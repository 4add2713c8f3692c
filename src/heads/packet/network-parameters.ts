import { initialWeights } from './initial-weights.ts';

/** An autoencoder's parameters. `weights` is row by row [visible][hidden]; the decoder uses the same, transposed. */
export interface AutoencoderParameters {
  readonly visible: number;
  readonly hidden: number;
  readonly weights: Float64Array;
  readonly hiddenBias: Float64Array;
  readonly visibleBias: Float64Array;
  /** Least and greatest value of each input while training; infinite before. */
  readonly least: Float64Array;
  readonly greatest: Float64Array;
}

/** The ensemble, one autoencoder for each cluster of features, and the output layer that judges their errors. */
export interface NetworkParameters {
  /** For each autoencoder of the ensemble the indices of its features, in the order of FEATURE_NAMES. */
  readonly map: readonly (readonly number[])[];
  readonly ensemble: readonly AutoencoderParameters[];
  readonly output: AutoencoderParameters;
}

/** Three hidden units for four visible ones: Kitsune's ratio. */
export function hiddenUnits(visible: number): number {
  return Math.ceil(visible * 0.75);
}

export function untrainedNetwork(map: readonly (readonly number[])[]): NetworkParameters {
  return { map, ensemble: map.map(({ length }) => untrained(length)), output: untrained(map.length) };
}

function untrained(visible: number): AutoencoderParameters {
  const hidden = hiddenUnits(visible);
  return {
    visible,
    hidden,
    weights: initialWeights(visible, hidden),
    hiddenBias: new Float64Array(hidden),
    visibleBias: new Float64Array(visible),
    least: new Float64Array(visible).fill(Number.POSITIVE_INFINITY),
    greatest: new Float64Array(visible).fill(Number.NEGATIVE_INFINITY),
  };
}

/** A copy that can be trained without a trace in the original. */
export function copyOfNetwork({ map, ensemble, output }: NetworkParameters): NetworkParameters {
  return { map, ensemble: ensemble.map(copyOfAutoencoder), output: copyOfAutoencoder(output) };
}

function copyOfAutoencoder(autoencoder: AutoencoderParameters): AutoencoderParameters {
  const { visible, hidden, weights, hiddenBias, visibleBias, least, greatest } = autoencoder;
  return {
    visible,
    hidden,
    weights: weights.slice(),
    hiddenBias: hiddenBias.slice(),
    visibleBias: visibleBias.slice(),
    least: least.slice(),
    greatest: greatest.slice(),
  };
}
