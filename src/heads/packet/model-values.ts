import { damagedModel } from '../../model/model-file.ts';
import type { Thresholds } from './calibration.ts';
import { type AutoencoderParameters, hiddenUnits, type NetworkParameters } from './network-parameters.ts';

/**
 * Far beyond what training comes to (weights of some tens; a variance of lengths, which are 32 bits, below 1e20; with
 * Kitsune's settings a correlation of 1e30, which in 32 bits is a little more), and far from where 32-bit arithmetic, the
 * kernel's, would become infinite.
 */
const GREATEST_WEIGHT = 1e9;
const GREATEST_VALUE = 1.000_001e30;

/** How many numbers an autoencoder's parameters are. */
function autoencoderValues(visible: number): number {
  return visible * hiddenUnits(visible) + hiddenUnits(visible) + 3 * visible;
}

/** How many numbers a model's file holds: four thresholds for all and for each pair, a scale for each service, and the network. */
export function valueCount(pairs: number, services: number, map: readonly (readonly number[])[]): number {
  const ensemble = map.reduce((sum, cluster) => sum + autoencoderValues(cluster.length), 0);
  return 4 * (1 + pairs) + services + ensemble + autoencoderValues(map.length);
}

/** Writes them one behind the other. */
export class ValueWriter {
  readonly values: Float64Array;
  #at = 0;

  constructor(count: number) {
    this.values = new Float64Array(count);
  }

  write(values: ArrayLike<number>): void {
    this.values.set(values, this.#at);
    this.#at += values.length;
  }

  writeNetwork({ ensemble, output }: NetworkParameters): void {
    for (const { weights, hiddenBias, visibleBias, least, greatest } of [...ensemble, output]) {
      for (const part of [weights, hiddenBias, visibleBias, least, greatest]) this.write(part);
    }
  }
}

/** Reads them back, and throws GH-MDL-003 where they cannot be what they stand for. */
export class ValueReader {
  readonly #values: Float64Array;
  #at = 0;

  /** `values`: as many as valueCount says. */
  constructor(values: Float64Array) {
    this.#values = values;
  }

  /** Ascending; a level that no score reaches begins at infinity. */
  thresholds(): Thresholds {
    const [first = 0, second = 0, third = 0, fourth = 0] = this.#take(4);
    if (!(first >= 0 && second >= first && third >= second && fourth >= third)) {
      throw damagedModel('thresholds that do not ascend');
    }
    return [first, second, third, fourth];
  }

  /** Scores are divided by it. */
  scale(): number {
    const [scale = 0] = this.#take(1);
    if (!(scale >= 1 && scale <= GREATEST_WEIGHT)) throw damagedModel('a scale below 1');
    return scale;
  }

  network(map: readonly (readonly number[])[]): NetworkParameters {
    const ensemble = map.map(({ length }) => this.#autoencoder(length));
    return { map, ensemble, output: this.#autoencoder(map.length) };
  }

  #autoencoder(visible: number): AutoencoderParameters {
    const hidden = hiddenUnits(visible);
    const parameters = {
      visible,
      hidden,
      weights: this.#within(GREATEST_WEIGHT, visible * hidden),
      hiddenBias: this.#within(GREATEST_WEIGHT, hidden),
      visibleBias: this.#within(GREATEST_WEIGHT, visible),
      least: this.#within(GREATEST_VALUE, visible),
      greatest: this.#within(GREATEST_VALUE, visible),
    };
    if (parameters.least.some((value, index) => !(value <= (parameters.greatest[index] as number)))) {
      throw damagedModel('a range that ends before it begins');
    }
    return parameters;
  }

  #within(greatest: number, count: number): Float64Array {
    const values = this.#take(count);
    if (values.some((value) => !(Math.abs(value) <= greatest))) throw damagedModel('a number beyond all measure');
    return values;
  }

  #take(count: number): Float64Array {
    this.#at += count;
    return this.#values.slice(this.#at - count, this.#at);
  }
}
