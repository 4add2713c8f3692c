/** Words of the eleven keys of AES-128. */
const ROUND_KEY_WORDS = 44;
const LAST_ROUND = 40;
const KEY_WORDS = 4;
/** x^8 + x^4 + x^3 + x + 1 (FIPS 197 section 4.2). */
const POLYNOMIAL = 0x11b;

/** SubBytes, and with it MixColumns for each of the four bytes of a column. */
const SUBSTITUTE = new Uint8Array(256);
const FIRST = new Int32Array(256);
const SECOND = new Int32Array(256);
const THIRD = new Int32Array(256);
const FOURTH = new Int32Array(256);

/** Round keys of a key of sixteen bytes (FIPS 197 section 5.2). */
export function expandKey(key: Uint8Array): Int32Array {
  const words = new Int32Array(ROUND_KEY_WORDS);
  for (let at = 0; at < KEY_WORDS; at++) words[at] = readWord(key, 4 * at);
  let constant = 1;
  for (let at = KEY_WORDS; at < ROUND_KEY_WORDS; at++) {
    let word = words[at - 1] as number;
    if (at % KEY_WORDS === 0) {
      const turned = (word << 8) | (word >>> 24);
      word = substitute(turned, turned, turned, turned) ^ (constant << 24);
      constant = double(constant);
    }
    words[at] = (words[at - KEY_WORDS] as number) ^ word;
  }
  return words;
}

/**
 * Encrypts the four words of `input` into those of `output`, which may be the same. By tables, so the time that it takes
 * tells of the key: only for keys that everybody can derive.
 */
export function encryptBlock(keys: Int32Array, input: Int32Array, output: Int32Array): void {
  let a = (input[0] as number) ^ (keys[0] as number);
  let b = (input[1] as number) ^ (keys[1] as number);
  let c = (input[2] as number) ^ (keys[2] as number);
  let d = (input[3] as number) ^ (keys[3] as number);
  for (let at = 4; at < LAST_ROUND; at += 4) {
    const e = column(a, b, c, d) ^ (keys[at] as number);
    const f = column(b, c, d, a) ^ (keys[at + 1] as number);
    const g = column(c, d, a, b) ^ (keys[at + 2] as number);
    const h = column(d, a, b, c) ^ (keys[at + 3] as number);
    a = e;
    b = f;
    c = g;
    d = h;
  }
  output[0] = substitute(a, b, c, d) ^ (keys[LAST_ROUND] as number);
  output[1] = substitute(b, c, d, a) ^ (keys[LAST_ROUND + 1] as number);
  output[2] = substitute(c, d, a, b) ^ (keys[LAST_ROUND + 2] as number);
  output[3] = substitute(d, a, b, c) ^ (keys[LAST_ROUND + 3] as number);
}

/** Four bytes, big endian, as a signed word. */
export function readWord(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

/** A column after a round, but for its key: ShiftRows takes one byte of each. */
function column(a: number, b: number, c: number, d: number): number {
  return (
    (FIRST[a >>> 24] as number) ^
    (SECOND[(b >>> 16) & 0xff] as number) ^
    (THIRD[(c >>> 8) & 0xff] as number) ^
    (FOURTH[d & 0xff] as number)
  );
}

/** The same without MixColumns. */
function substitute(a: number, b: number, c: number, d: number): number {
  return (
    ((SUBSTITUTE[a >>> 24] as number) << 24) |
    ((SUBSTITUTE[(b >>> 16) & 0xff] as number) << 16) |
    ((SUBSTITUTE[(c >>> 8) & 0xff] as number) << 8) |
    (SUBSTITUTE[d & 0xff] as number)
  );
}

function double(value: number): number {
  return (value << 1) ^ (value >= 0x80 ? POLYNOMIAL : 0);
}

/** Walks over all powers of 3, and with each over its inverse, for SubBytes is an affine map of that (FIPS 197 section 5.1.1). */
function fillTables(): void {
  let value = 1;
  let inverse = 1;
  do {
    value ^= double(value);
    // Divided by 3: sums of shifts, then what left at the top is taken back.
    inverse ^= inverse << 1;
    inverse ^= inverse << 2;
    inverse ^= inverse << 4;
    inverse &= 0xff;
    if (inverse >= 0x80) inverse ^= 0x09;
    const spread = inverse * 0x0101;
    fill(value, (inverse ^ (spread >>> 7) ^ (spread >>> 6) ^ (spread >>> 5) ^ (spread >>> 4) ^ 0x63) & 0xff);
  } while (value !== 1);
  fill(0, 0x63);
}

function fill(byte: number, substituted: number): void {
  const twice = double(substituted);
  const word = (twice << 24) | (substituted << 16) | (substituted << 8) | (twice ^ substituted);
  SUBSTITUTE[byte] = substituted;
  FIRST[byte] = word;
  SECOND[byte] = (word >>> 8) | (word << 24);
  THIRD[byte] = (word >>> 16) | (word << 16);
  FOURTH[byte] = (word >>> 24) | (word << 8);
}

fillTables();
