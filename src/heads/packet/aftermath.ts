import { exp } from '../../numeric/elementary.ts';
import { FEATURE_NAMES } from './features.ts';
import { copyOfNetwork, type NetworkParameters } from './network-parameters.ts';
import { normalisationsOf } from './normalisation.ts';
import { KitNet } from './reference/kitnet.ts';
import type { Transform } from './settings.ts';

/**
 * Features of a host as a whole, and those of a pair of hosts that are made of both hosts' own: MI and HH but for the
 * covariance and the correlation, which belong to the pair.
 */
const OF_HOSTS = FEATURE_NAMES.flatMap((name, index) =>
  /^(MI_dir|HH)_[\d.]+_(?!covariance|pcc)/.test(name) ? [index] : [],
);

/** How many packets the sender sent to this peer in the last 100 seconds or so. */
const SENT_TO_PEER = FEATURE_NAMES.indexOf('HH_jit_0.01_weight');

/** How many packets the socket of the sender sent in that time. */
const SENT_BY_SOCKET = FEATURE_NAMES.indexOf('HpHp_0.01_weight_0');

/** With fewer, two hosts have hardly talked: a sweep is made of such pairs, and each of its packets is its own deed. */
const ESTABLISHED = 5;

/**
 * Tells what an attack does to other packets of the hosts that it touches: their hosts' statistics are full of it, their
 * own are as ever. Such a packet scores no more than usual once its hosts are taken to behave as learned.
 */
export class Aftermath {
  readonly #net: KitNet;
  readonly #isLogarithmic: boolean;
  readonly #least = new Float64Array(FEATURE_NAMES.length).fill(Number.NEGATIVE_INFINITY);
  readonly #greatest = new Float64Array(FEATURE_NAMES.length).fill(Number.POSITIVE_INFINITY);
  readonly #row = new Float64Array(FEATURE_NAMES.length);

  constructor(network: NetworkParameters, transform: Transform) {
    this.#net = new KitNet(copyOfNetwork(network), normalisationsOf(transform));
    this.#isLogarithmic = transform === 'log1p';
    for (const [index, cluster] of network.map.entries()) {
      for (const [place, feature] of cluster.entries()) {
        this.#least[feature] = network.ensemble[index]?.least[place] as number;
        this.#greatest[feature] = network.ensemble[index]?.greatest[place] as number;
      }
    }
  }

  /** Whether a packet with this row of features is at most at `threshold` but for what its hosts do elsewhere. */
  explains(row: Float64Array, threshold: number): boolean {
    if (this.#measured(row[SENT_TO_PEER] as number) < ESTABLISHED) return false;
    this.#row.set(row);
    for (const feature of OF_HOSTS) {
      const value = row[feature] as number;
      this.#row[feature] = Math.min(this.#greatest[feature] as number, Math.max(this.#least[feature] as number, value));
    }
    return this.#net.execute(this.#row) <= threshold;
  }

  /** Whether the socket that sent a packet has sent others before: the sockets of a flood or of guesses are new each time. */
  isOfUsedSocket(row: Float64Array): boolean {
    return this.#measured(row[SENT_BY_SOCKET] as number) >= ESTABLISHED;
  }

  /** What a transformed value was before. */
  #measured(value: number): number {
    return this.#isLogarithmic ? exp(value) - 1 : value;
  }
}
