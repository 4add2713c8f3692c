import { FEATURE_COUNT } from '../features.ts';
import { type AutoencoderParameters, hiddenUnits, type NetworkParameters } from '../network-parameters.ts';
import type { KernelModule } from './kernel-module.ts';
import { PLACE_OF_FEATURE } from './row-order.ts';

/** Four hidden units make a vector; the kernel pads what is left over. */
const LANES = 4;

/** Throws a RangeError unless the kernel can hold the network: each feature at most once, sizes that fit together. */
export function checkNetwork({ map, ensemble, output }: NetworkParameters): void {
  const features = map.flat();
  const isFeature = (index: number) => Number.isInteger(index) && index >= 0 && index < FEATURE_COUNT;
  if (!features.every(isFeature)) throw new RangeError(`features are numbered from 0 to ${FEATURE_COUNT - 1}`);
  if (new Set(features).size !== features.length) throw new RangeError('a feature belongs to two autoencoders');
  if (map.length === 0 || map.some(({ length }) => length === 0)) throw new RangeError('an autoencoder has no input');
  if (ensemble.length !== map.length) throw new RangeError(`${map.length} clusters, ${ensemble.length} autoencoders`);
  for (const [index, parameters] of ensemble.entries()) checkAutoencoder(parameters, map[index]?.length ?? 0);
  checkAutoencoder(output, map.length);
}

function checkAutoencoder(parameters: AutoencoderParameters, inputs: number): void {
  const { visible, hidden, weights, hiddenBias, visibleBias, least, greatest } = parameters;
  if (visible !== inputs) throw new RangeError(`${visible} visible units for ${inputs} inputs`);
  if (hidden !== hiddenUnits(visible)) throw new RangeError(`${hidden} hidden units for ${visible} visible ones`);
  if (weights.length !== visible * hidden) throw new RangeError(`${weights.length} weights: ${visible} x ${hidden}`);
  if (hiddenBias.length !== hidden) throw new RangeError(`${hiddenBias.length} biases of ${hidden} hidden units`);
  if ([visibleBias, least, greatest].some(({ length }) => length !== visible)) {
    throw new RangeError(`biases or ranges of not ${visible} visible units`);
  }
}

/** The parameters of the network that a kernel holds, in its memory. */
export class NetworkMemory {
  readonly #kernel: KernelModule;
  #map: readonly (readonly number[])[] = [];

  constructor(kernel: KernelModule) {
    this.#kernel = kernel;
  }

  /** How many autoencoders the ensemble has; 0 before the first network. */
  get size(): number {
    return this.#map.length;
  }

  /** Puts in a network that `checkNetwork` allows; numbers are rounded to f32. */
  write({ map, ensemble, output }: NetworkParameters): void {
    const kernel = this.#kernel;
    this.#map = map.map((cluster) => [...cluster]);
    const places = this.#map.map((cluster) => cluster.map((feature) => PLACE_OF_FEATURE[feature] as number));
    this.#words(kernel.VISIBLE.value).set(map.map(({ length }) => length));
    this.#words(kernel.PLACES.value).set(places.flat());
    kernel.configure(map.length);
    // What belongs to no autoencoder must not be left over from another network.
    this.#floats(kernel.LEAST.value, FEATURE_COUNT).fill(Number.POSITIVE_INFINITY);
    this.#floats(kernel.GREATEST.value, FEATURE_COUNT).fill(Number.NEGATIVE_INFINITY);
    for (const [index, parameters] of ensemble.entries()) this.#writeAutoencoder(index, parameters);
    this.#writeAutoencoder(ensemble.length, output);
  }

  /** A copy of the parameters as they are now. */
  read(): NetworkParameters {
    const map = this.#map.map((cluster) => [...cluster]);
    return {
      map,
      ensemble: map.map((cluster, index) => this.#readAutoencoder(index, cluster.length)),
      output: this.#readAutoencoder(map.length, map.length),
    };
  }

  #writeAutoencoder(index: number, parameters: AutoencoderParameters): void {
    const { visible, hidden, weights, hiddenBias, visibleBias, least, greatest } = parameters;
    const rows = this.#weights(index, visible, hidden);
    for (const [unit, row] of rows.entries()) row.set(weights.subarray(unit * hidden, (unit + 1) * hidden));
    this.#floats(this.#kernel.hiddenBiasesOf(index), hidden).set(hiddenBias);
    this.#floats(this.#kernel.visibleBiasesOf(index), visible).set(visibleBias);
    const ranges = this.#ranges(index, visible);
    for (let unit = 0; unit < visible; unit++) {
      ranges.leasts[ranges.places[unit] as number] = least[unit] as number;
      ranges.greatests[ranges.places[unit] as number] = greatest[unit] as number;
    }
  }

  #readAutoencoder(index: number, visible: number): AutoencoderParameters {
    const hidden = hiddenUnits(visible);
    const weights = new Float64Array(visible * hidden);
    for (const [unit, row] of this.#weights(index, visible, hidden).entries()) weights.set(row, unit * hidden);
    const { leasts, greatests, places } = this.#ranges(index, visible);
    return {
      visible,
      hidden,
      weights,
      hiddenBias: new Float64Array(this.#floats(this.#kernel.hiddenBiasesOf(index), hidden)),
      visibleBias: new Float64Array(this.#floats(this.#kernel.visibleBiasesOf(index), visible)),
      least: Float64Array.from(places, (place) => leasts[place] as number),
      greatest: Float64Array.from(places, (place) => greatests[place] as number),
    };
  }

  /** A view of each visible unit's weights. */
  #weights(index: number, visible: number, hidden: number): Float32Array[] {
    const from = this.#kernel.weightsOf(index);
    const stride = Math.ceil(hidden / LANES) * LANES * Float32Array.BYTES_PER_ELEMENT;
    return Array.from({ length: visible }, (_, unit) => this.#floats(from + unit * stride, hidden));
  }

  /** Ranges of an ensemble's inputs stand in the order of rows, those of the output layer's in the order of the map. */
  #ranges(index: number, visible: number) {
    const kernel = this.#kernel;
    const cluster = this.#map[index];
    return {
      leasts: this.#floats((cluster === undefined ? kernel.OUTPUT_LEAST : kernel.LEAST).value, FEATURE_COUNT),
      greatests: this.#floats((cluster === undefined ? kernel.OUTPUT_GREATEST : kernel.GREATEST).value, FEATURE_COUNT),
      places:
        cluster?.map((feature) => PLACE_OF_FEATURE[feature] as number) ??
        Array.from({ length: visible }, (_, place) => place),
    };
  }

  #floats(address: number, count: number): Float32Array {
    return new Float32Array(this.#kernel.memory.buffer, address, count);
  }

  #words(address: number): Uint32Array {
    return new Uint32Array(this.#kernel.memory.buffer, address, FEATURE_COUNT);
  }
}
