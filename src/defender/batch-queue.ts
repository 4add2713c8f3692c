import { Serial } from './serial.ts';

/**
 * Turns requests that come one by one into batches, without changing the order against other work: requests that wait
 * side by side are carried out together, and other work closes the batch before it.
 */
export class BatchQueue<Request, Result> {
  readonly #serial = new Serial();
  readonly #carryOut: (requests: readonly Request[]) => Promise<readonly Result[]>;
  readonly #limit: number;
  #open: { readonly requests: Request[]; readonly results: Promise<readonly Result[]> } | undefined;
  #size = 0;

  /** `carryOut` gives a result for each request, in order; `limit` is the most that one batch holds. */
  constructor(limit: number, carryOut: (requests: readonly Request[]) => Promise<readonly Result[]>) {
    this.#limit = limit;
    this.#carryOut = carryOut;
  }

  /** Requests that wait or are being carried out. */
  get size(): number {
    return this.#size;
  }

  async add(request: Request): Promise<Result> {
    if (this.#open === undefined || this.#open.requests.length >= this.#limit) {
      const requests: Request[] = [];
      const batch = {
        requests,
        results: this.#serial.run(() => {
          if (this.#open === batch) this.#open = undefined;
          return this.#carryOut(requests);
        }),
      };
      this.#open = batch;
    }
    const { requests, results } = this.#open;
    const index = requests.push(request) - 1;
    this.#size++;
    try {
      return (await results)[index] as Result;
    } finally {
      this.#size--;
    }
  }

  /** Other work, after all requests before it and before all that come later. */
  run<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#open = undefined;
    return this.#serial.run(work);
  }
}
