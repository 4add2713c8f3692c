import type { FeatureContribution } from '../../model/packet-scores.ts';
import { countText } from '../../model/words.ts';
import { exp } from '../../numeric/elementary.ts';
import { FEATURE_WORDS } from './feature-words.ts';
import type { AutoencoderParameters, NetworkParameters } from './network-parameters.ts';
import { normalisationsOf } from './normalisation.ts';
import type { Autoencoder } from './reference/autoencoder.ts';
import { KitNet } from './reference/kitnet.ts';
import type { Transform } from './settings.ts';

/**
 * Explains scores: what share of the error each autoencoder of the ensemble has, by the output layer, and within it each
 * feature. It executes the network once more in plain arithmetic, as nobody asks for more than a few packets.
 */
export class Explainer {
  readonly #network: NetworkParameters;
  readonly #net: KitNet;
  readonly #isLogarithmic: boolean;

  constructor(network: NetworkParameters, transform: Transform) {
    this.#network = network;
    this.#net = new KitNet(network, normalisationsOf(transform));
    this.#isLogarithmic = transform === 'log1p';
  }

  /** The `count` strongest features of a packet's row, strongest first. */
  strongest(row: Float64Array, count: number): FeatureContribution[] {
    this.#net.execute(row);
    const outputShares = shares(this.#net.output.error);
    const all = this.#network.map.flatMap((cluster, autoencoder) => {
      const { parameters, error } = this.#net.ensemble[autoencoder] as Autoencoder;
      const ownShares = shares(error);
      return cluster.map((feature, place) =>
        this.#contribution(
          row,
          feature,
          autoencoder,
          parameters,
          place,
          (outputShares[autoencoder] as number) * (ownShares[place] as number),
        ),
      );
    });
    // The sort is stable: equal shares stay in the order of the map.
    return all.toSorted((a, b) => b.share - a.share).slice(0, count);
  }

  #contribution(
    row: Float64Array,
    feature: number,
    autoencoder: number,
    { least, greatest }: AutoencoderParameters,
    place: number,
    share: number,
  ): FeatureContribution {
    return {
      words: FEATURE_WORDS[feature] as string,
      seen: this.#measured(row[feature] as number),
      low: this.#measured(least[place] as number),
      high: this.#measured(greatest[place] as number),
      share,
      autoencoder,
    };
  }

  /** What a transformed value was before. */
  #measured(value: number): number {
    if (!this.#isLogarithmic) return value;
    return value < 0 ? 1 - exp(-value) : exp(value) - 1;
  }
}

/** Shares of the squares. */
function shares(errors: Float64Array): Float64Array {
  let sum = 0;
  for (const error of errors) sum += error * error;
  return errors.map((error) => (sum === 0 ? 0 : (error * error) / sum));
}

/** `packets from this host in about 10 seconds: 40 times the most that was learned`. */
export function contributionText({ words, seen, low, high }: FeatureContribution): string {
  if (seen > high)
    return high > 0 && seen >= 2 * high
      ? `${words}: ${timesText(seen / high)} the most that was learned`
      : `${words}: more than was learned`;
  if (seen < low)
    return low > 0 && seen <= low / 2
      ? `${words}: ${timesText(low / Math.max(seen, low * 1e-6))} below the least that was learned`
      : `${words}: less than was learned`;
  return `${words}: within what was learned, but not together with the rest`;
}

function timesText(ratio: number): string {
  if (ratio >= 1e6) return 'more than a million times';
  return `${ratio >= 10 ? countText(Math.round(ratio)) : ratio.toFixed(1)} times`;
}
