/** Bodies that may be measured packed at a time: each takes 5 KiB, together 40 MiB. */
export const UNPACKING_LIMIT = 8_192;

/** Of those, bodies of one flow: else sixteen connections of HTTP/2 would hold them all. */
export const FLOW_UNPACKING_LIMIT = 32;

/** Leave to measure a packed body. */
export interface Admission {
  admit(): boolean;
  release(): void;
}

/** How many packed bodies are being measured, and how many were not because too many were; one for all flows. */
export class Unpacking implements Admission {
  refused = 0;
  #active = 0;

  admit(): boolean {
    if (this.#active === UNPACKING_LIMIT) {
      this.refused += 1;
      return false;
    }
    this.#active += 1;
    return true;
  }

  release(): void {
    this.#active -= 1;
  }
}

/** One flow's share of `Unpacking`. */
export class UnpackingShare implements Admission {
  readonly #all: Unpacking;
  #active = 0;

  constructor(all: Unpacking) {
    this.#all = all;
  }

  get active(): number {
    return this.#active;
  }

  admit(): boolean {
    if (this.#active === FLOW_UNPACKING_LIMIT) {
      this.#all.refused += 1;
      return false;
    }
    const admitted = this.#all.admit();
    if (admitted) this.#active += 1;
    return admitted;
  }

  release(): void {
    this.#active -= 1;
    this.#all.release();
  }
}
