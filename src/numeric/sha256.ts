/** Words of a running hash, and of one block. */
export const STATE_WORDS = 8;
export const BLOCK_BYTES = 64;

/** First 32 bits of the fractions of the square roots of the first eight primes (FIPS 180-4 section 5.3.3). */
const INITIAL: readonly number[] = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/** The same of the cube roots of the first 64 primes (FIPS 180-4 section 4.2.2). */
const ROUNDS = Int32Array.from([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);

/** Words of the block at work: one for all, for nothing is kept in it from one block to the next. */
const SCHEDULE = new Int32Array(64);

/** The state of SHA-256 before the first block. */
export function initialState(): Int32Array {
  return Int32Array.from(INITIAL);
}

/**
 * One block of SHA-256 (FIPS 180-4 section 6.2.2): what comes before it stands in `state`, the block in the first 64 of
 * `block`, and what comes after it in `result`, which may be `state`. Padding is the caller's.
 */
export function compress(state: Int32Array, block: Uint8Array, result: Int32Array): void {
  expand(block);
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let round = 0; round < 64; round++) {
    const mixed = (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g));
    const one = (h + mixed + (ROUNDS[round] as number) + (SCHEDULE[round] as number)) | 0;
    const two = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  result[0] = (state[0] as number) + a;
  result[1] = (state[1] as number) + b;
  result[2] = (state[2] as number) + c;
  result[3] = (state[3] as number) + d;
  result[4] = (state[4] as number) + e;
  result[5] = (state[5] as number) + f;
  result[6] = (state[6] as number) + g;
  result[7] = (state[7] as number) + h;
}

function expand(block: Uint8Array): void {
  for (let word = 0; word < 16; word++) {
    const at = 4 * word;
    SCHEDULE[word] =
      ((block[at] as number) << 24) |
      ((block[at + 1] as number) << 16) |
      ((block[at + 2] as number) << 8) |
      (block[at + 3] as number);
  }
  for (let word = 16; word < 64; word++) {
    const near = SCHEDULE[word - 2] as number;
    const far = SCHEDULE[word - 15] as number;
    SCHEDULE[word] =
      (right(near, 17) ^ right(near, 19) ^ (near >>> 10)) +
      (SCHEDULE[word - 7] as number) +
      (right(far, 7) ^ right(far, 18) ^ (far >>> 3)) +
      (SCHEDULE[word - 16] as number);
  }
}

function right(word: number, count: number): number {
  return (word >>> count) | (word << (32 - count));
}
