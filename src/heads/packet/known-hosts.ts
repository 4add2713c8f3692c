import { BoundedMap } from '../../numeric/bounded-map.ts';
import { LEAST_PACKETS } from './attribution.ts';
import { destinationKey, sourceKey } from './host-key.ts';

/** Hosts that are known or becoming known; more are strangers. */
const CAPACITY = 4_096;

/** One packet in so many is looked at, as this is done for all that is usual. */
const EVERY = 5;

/** Hosts whose packets were usual about LEAST_PACKETS times since scoring began: those that the model is of. */
export class KnownHosts {
  readonly #known = new Set<string>();
  /** Usual packets that were looked at, of hosts that are not known yet. */
  readonly #counts = new BoundedMap<string, number>(CAPACITY);
  #turn = 0;

  get size(): number {
    return this.#known.size;
  }

  has(host: string): boolean {
    return this.#known.has(host);
  }

  /** A usual packet: the record of this place in the batch. */
  saw(records: Uint8Array, index: number): void {
    this.#turn = (this.#turn + 1) % EVERY;
    if (this.#turn !== 0) return;
    this.#count(sourceKey(records, index));
    this.#count(destinationKey(records, index));
  }

  #count(host: string): void {
    if (this.#known.has(host) || this.#known.size >= CAPACITY) return;
    const count = (this.#counts.get(host) ?? 0) + 1;
    if (count * EVERY < LEAST_PACKETS) {
      this.#counts.set(host, count);
      return;
    }
    this.#counts.delete(host);
    this.#known.add(host);
  }
}
