/** Words of state, and how far apart two of them are mixed (M. Matsumoto, T. Nishimura, "Mersenne Twister", ACM TOMACS 8, 1998). */
const WORDS = 624;
const MIDDLE = 397;
const MATRIX = 0x9908_b0df;
const UPPER_BIT = 0x8000_0000;
const LOWER_BITS = 0x7fff_ffff;

/**
 * MT19937 as numpy's `RandomState(seed)` has it: the same seed gives the same numbers to the last bit, so that models
 * begin with the weights that Kitsune's begin with. Not for secrets.
 */
export class MersenneTwister {
  readonly #state = new Uint32Array(WORDS);
  #next = WORDS;

  /** `seed`: a whole number from 0 to 2^32 - 1. */
  constructor(seed: number) {
    const state = this.#state;
    state[0] = seed;
    for (let index = 1; index < WORDS; index++) {
      const before = state[index - 1] as number;
      state[index] = Math.imul(1812433253, before ^ (before >>> 30)) + index;
    }
  }

  /** 0 to 2^32 - 1. */
  nextWord(): number {
    if (this.#next === WORDS) this.#twist();
    let word = this.#state[this.#next++] as number;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c_5680;
    word ^= (word << 15) & 0xefc6_0000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** From `low` to below `high`, by 53 random bits, as numpy's `uniform` and `random_sample`. */
  uniform(low: number, high: number): number {
    const upper = this.nextWord() >>> 5;
    const lower = this.nextWord() >>> 6;
    return low + (high - low) * ((upper * 0x400_0000 + lower) / 0x20_0000_0000_0000);
  }

  #twist(): void {
    const state = this.#state;
    for (let index = 0; index < WORDS; index++) {
      const following = state[(index + 1) % WORDS] as number;
      const joined = ((state[index] as number) & UPPER_BIT) | (following & LOWER_BITS);
      const mixed = (joined >>> 1) ^ ((joined & 1) === 0 ? 0 : MATRIX);
      state[index] = (state[(index + MIDDLE) % WORDS] as number) ^ mixed;
    }
    this.#next = 0;
  }
}
