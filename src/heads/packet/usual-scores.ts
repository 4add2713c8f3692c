/**
 * A service with so many packets has half of its scale by them and half by all others': few packets say little about what
 * is usual.
 */
const HALF_KNOWN = 5;

/** Services that are counted; those that were met first. */
export const MOST_SERVICES = 16_384;

/** No service is this loud. */
const GREATEST_SCALE = 1e9;

interface Sums {
  count: number;
  sum: number;
  squares: number;
}

/**
 * How high the scores of each service usually are. Announcements, queries in bursts and transfers of files score high each
 * time that they come, however long they were learned, and would outweigh an attack in small and slow packets. So a score
 * counts by what its service usually has.
 */
export class UsualScores {
  readonly #all: Sums = { count: 0, sum: 0, squares: 0 };
  readonly #services = new Map<string, Sums>();

  /** Counts a score, 0 or more, and gives it as it is by those of its service until then. */
  add(service: string, score: number): number {
    const relative = score / this.#scaleOf(this.#services.get(service));
    let own = this.#services.get(service);
    if (own === undefined && this.#services.size < MOST_SERVICES) {
      own = { count: 0, sum: 0, squares: 0 };
      this.#services.set(service, own);
    }
    for (const sums of own === undefined ? [this.#all] : [this.#all, own]) {
      sums.count++;
      sums.sum += score;
      sums.squares += score * score;
    }
    return relative;
  }

  /** By which the scores of each service are divided: 1 or more. What scores no higher than others stays as it is. */
  scales(): Map<string, number> {
    return new Map([...this.#services].map(([service, sums]) => [service, this.#scaleOf(sums)]));
  }

  /** How many times the mean of all is what 19 of 20 packets of the service stay below: two standard deviations up. */
  #scaleOf(own: Sums | undefined): number {
    const usual = this.#all.sum / this.#all.count;
    if (own === undefined || !(usual > 0)) return 1;
    const mean = own.sum / own.count;
    const high = mean + 2 * Math.sqrt(Math.max(0, own.squares / own.count - mean * mean));
    const scale = (own.count * (high / usual) + HALF_KNOWN) / (own.count + HALF_KNOWN);
    // Squares of what no network scores may be beyond all numbers.
    return scale > 1 && scale < GREATEST_SCALE ? scale : 1;
  }
}
