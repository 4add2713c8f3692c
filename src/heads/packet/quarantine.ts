import type { Micros } from '../../model/time.ts';
import { BoundedMap } from '../../numeric/bounded-map.ts';
import { destinationKey, sourceKey } from './host-key.ts';

/** Hosts at a time: as many as the judge has verdicts on. The one that was set longest ago gives way. */
const CAPACITY = 65_536;

/** Hosts of which nothing is learned, and until when. */
export class Quarantine {
  readonly #until = new BoundedMap<string, Micros>(CAPACITY);

  /** One that was to last longer stands. */
  set(host: string, until: Micros): void {
    this.#until.set(host, Math.max(until, this.#until.get(host) ?? until));
  }

  /** Whether a record is to or from such a host. */
  holds(records: Uint8Array, index: number, now: Micros): boolean {
    if (this.#until.size === 0) return false;
    const isHeld = (host: string) => now < (this.#until.get(host) ?? Number.NEGATIVE_INFINITY);
    return isHeld(sourceKey(records, index)) || isHeld(destinationKey(records, index));
  }
}
