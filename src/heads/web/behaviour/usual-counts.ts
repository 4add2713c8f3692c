import { BoundedMap } from '../../../numeric/bounded-map.ts';

interface Ring {
  readonly counts: Uint32Array;
  added: number;
  /** What `of` gave last, until another count comes. */
  usual: number | undefined;
}

/** How many requests clients of each server usually make in a period: the newest counts of each, in bounded memory. */
export class UsualCounts {
  readonly #size: number;
  readonly #least: number;
  readonly #rings: BoundedMap<string, Ring>;

  /** @param options `counts` are kept of each server; below `least` of them nothing is usual */
  constructor(options: { readonly servers: number; readonly counts: number; readonly least: number }) {
    this.#size = options.counts;
    this.#least = options.least;
    this.#rings = new BoundedMap(options.servers);
  }

  get evicted(): number {
    return this.#rings.evicted;
  }

  add(server: string, count: number): void {
    const ring = this.#rings.get(server) ?? { counts: new Uint32Array(this.#size), added: 0, usual: undefined };
    ring.counts[ring.added++ % this.#size] = count;
    ring.usual = undefined;
    this.#rings.set(server, ring);
  }

  /** What the busiest twentieth of clients reaches; 0 where too little is known. */
  of(server: string): number {
    const ring = this.#rings.get(server);
    if (ring === undefined || ring.added < this.#least) return 0;
    ring.usual ??= ninetyFifth(ring.counts.subarray(0, Math.min(ring.added, this.#size)));
    return ring.usual;
  }
}

function ninetyFifth(counts: Uint32Array): number {
  const sorted = counts.toSorted();
  return sorted[Math.floor(0.95 * (sorted.length - 1))] ?? 0;
}
