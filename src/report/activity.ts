import { type Micros, SECOND } from '../model/time.ts';

/** How many flows began in one stretch of time. */
export interface ActivityBin {
  readonly start: Micros;
  readonly flows: number;
}

/** Flows in time, coarse enough to draw. */
export interface Activity {
  readonly width: Micros;
  /** Oldest first; stretches without a flow are left out. */
  readonly bins: readonly ActivityBin[];
}

/** More bins than this would be finer than a drawing can show. */
const MOST_BINS = 240;

/**
 * Counts events in time without knowing the span beforehand: the bins start at one second, and double their width
 * whenever there are too many. Memory is bounded whatever times a capture claims.
 */
export function createActivity(): { add(time: Micros): void; read(): Activity } {
  let width = SECOND;
  let counts = new Map<number, number>();

  function count(key: number, flows: number): void {
    counts.set(key, (counts.get(key) ?? 0) + flows);
  }

  return {
    add(time) {
      count(Math.floor(time / width), 1);
      while (counts.size > MOST_BINS) {
        const finer = counts;
        counts = new Map();
        width *= 2;
        for (const [key, flows] of finer) count(Math.floor(key / 2), flows);
      }
    },
    read() {
      const keys = [...counts.keys()].sort((a, b) => a - b);
      return { width, bins: keys.map((key) => ({ start: key * width, flows: counts.get(key) ?? 0 })) };
    },
  };
}
