/** Runs one piece of work after the other, in the order in which they came. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    // What fails is the caller's to hear; the next piece runs all the same.
    this.#last = result.catch(() => {});
    return result;
  }
}
