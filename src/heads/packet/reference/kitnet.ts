import { initialWeights } from '../initial-weights.ts';
import { KITSUNE_NORMALISATION, type Normalisation } from '../normalisation.ts';
import { Autoencoder, type AutoencoderParameters, hiddenUnits } from './autoencoder.ts';

/** How the ensemble's inputs and those of the output layer are normalised. */
export interface Normalisations {
  readonly ensemble: Normalisation;
  readonly output: Normalisation;
}

export const KITSUNE_NORMALISATIONS: Normalisations = {
  ensemble: KITSUNE_NORMALISATION,
  output: KITSUNE_NORMALISATION,
};

/** KitNET behind its feature mapper: an ensemble of autoencoders, one a cluster, and one more that judges their errors. */
export class KitNet {
  /** For each autoencoder of the ensemble the indices of its features. */
  readonly map: readonly (readonly number[])[];
  readonly ensemble: readonly Autoencoder[];
  readonly output: Autoencoder;
  /** The error of each autoencoder of the ensemble, as of the last packet. */
  readonly errors: Float64Array;
  readonly #inputs: readonly Float64Array[];

  constructor(map: readonly (readonly number[])[], normalisations: Normalisations = KITSUNE_NORMALISATIONS) {
    this.map = map;
    this.ensemble = map.map(({ length }) => new Autoencoder(untrained(length), normalisations.ensemble));
    this.output = new Autoencoder(untrained(map.length), normalisations.output);
    this.errors = new Float64Array(map.length);
    this.#inputs = map.map(({ length }) => new Float64Array(length));
  }

  /** One step of every autoencoder; the output layer's error before its step. */
  train(features: Float64Array): number {
    for (const [index, autoencoder] of this.ensemble.entries()) {
      this.errors[index] = autoencoder.train(this.#gather(index, features));
    }
    return this.output.train(this.errors);
  }

  /** The score of a packet: the output layer's error. */
  execute(features: Float64Array): number {
    for (const [index, autoencoder] of this.ensemble.entries()) {
      this.errors[index] = autoencoder.execute(this.#gather(index, features));
    }
    return this.output.execute(this.errors);
  }

  #gather(index: number, features: Float64Array): Float64Array {
    const input = this.#inputs[index] as Float64Array;
    const cluster = this.map[index] as readonly number[];
    for (let place = 0; place < cluster.length; place++) input[place] = features[cluster[place] as number] as number;
    return input;
  }
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
