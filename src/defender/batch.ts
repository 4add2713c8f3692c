import { Serial } from './serial.ts';

/**
 * Turns wishes that come one by one into batches, without changing the order against other work: wishes that wait side
 * by side are carried out together, and other work closes the batch before it.
 */
export class BatchQueue<Wish, Result> {
  readonly #serial = new Serial();
  readonly #carryOut: (wishes: readonly Wish[]) => Promise<readonly Result[]>;
  readonly #limit: number;
  #open: { readonly wishes: Wish[]; readonly results: Promise<readonly Result[]> } | undefined;
  #size = 0;

  /** `carryOut` gives a result for each wish, in order; `limit` is the most that one batch holds. */
  constructor(limit: number, carryOut: (wishes: readonly Wish[]) => Promise<readonly Result[]>) {
    this.#limit = limit;
    this.#carryOut = carryOut;
  }

  /** Wishes that wait or are being carried out. */
  get size(): number {
    return this.#size;
  }

  async wish(wish: Wish): Promise<Result> {
    if (this.#open === undefined || this.#open.wishes.length >= this.#limit) {
      const wishes: Wish[] = [];
      const batch = {
        wishes,
        results: this.#serial.run(() => {
          if (this.#open === batch) this.#open = undefined;
          return this.#carryOut(wishes);
        }),
      };
      this.#open = batch;
    }
    const { wishes, results } = this.#open;
    const index = wishes.push(wish) - 1;
    this.#size++;
    try {
      return (await results)[index] as Result;
    } finally {
      this.#size--;
    }
  }

  /** Other work, after all that was wished before and before all that is wished later. */
  run<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#open = undefined;
    return this.#serial.run(work);
  }
}
