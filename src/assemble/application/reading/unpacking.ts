/** Bodies that may be measured packed at a time: each takes 5 KiB, together 40 MiB. */
export const UNPACKING_LIMIT = 8_192;

/** How many packed bodies are being measured, and how many were not because too many were; one for all flows. */
export class Unpacking {
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
