import { HOUR, type Micros } from '../../../model/time.ts';
import { BoundedTable } from '../../state/bounded-table.ts';

interface Sizes {
  seen: number;
  least: number;
  most: number;
}

/** Answers of a path before anything is usual there. */
const ENOUGH = 10;
/** How much larger than the largest an answer must be, in times and in bytes: pages grow with what is in them. */
const FACTOR = 3;
const BYTES = 2_048;

/** How long answers of each path are to requests that are no attacks. */
export class UsualSizes {
  readonly #sizes = new BoundedTable<Sizes>({ capacity: 8_192, lifetime: 24 * HOUR });

  get evicted(): number {
    return this.#sizes.evicted;
  }

  note(path: string, size: number, time: Micros): void {
    const sizes = this.#sizes.get(path, time);
    if (sizes === undefined) this.#sizes.set(path, { seen: 1, least: size, most: size }, time);
    else {
      sizes.seen++;
      sizes.least = Math.min(sizes.least, size);
      sizes.most = Math.max(sizes.most, size);
      this.#sizes.set(path, sizes, time);
    }
  }

  /** The largest that is usual, where a size is far beyond it; undefined else. */
  exceeded(path: string, size: number, now: Micros): number | undefined {
    const sizes = this.#sizes.get(path, now);
    if (sizes === undefined || sizes.seen < ENOUGH) return undefined;
    return size > FACTOR * sizes.most && size > sizes.most + BYTES ? sizes.most : undefined;
  }

  expire(now: Micros): void {
    this.#sizes.expire(now);
  }
}
