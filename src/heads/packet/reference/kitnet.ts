import type { NetworkParameters } from '../network-parameters.ts';
import type { Normalisations } from '../normalisation.ts';
import { Autoencoder } from './autoencoder.ts';

/** KitNET behind its feature mapper: an ensemble of autoencoders, one a cluster, and one more that judges their errors. */
export class KitNet {
  readonly parameters: NetworkParameters;
  readonly ensemble: readonly Autoencoder[];
  readonly output: Autoencoder;
  /** The error of each autoencoder of the ensemble, as of the last packet. */
  readonly errors: Float64Array;
  readonly #inputs: readonly Float64Array[];

  /** Trains `parameters` in place. */
  constructor(parameters: NetworkParameters, normalisations: Normalisations) {
    this.parameters = parameters;
    this.ensemble = parameters.ensemble.map((part) => new Autoencoder(part, normalisations.ensemble));
    this.output = new Autoencoder(parameters.output, normalisations.output);
    this.errors = new Float64Array(parameters.map.length);
    this.#inputs = parameters.map.map(({ length }) => new Float64Array(length));
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
    const cluster = this.parameters.map[index] as readonly number[];
    for (let place = 0; place < cluster.length; place++) input[place] = features[cluster[place] as number] as number;
    return input;
  }
}
