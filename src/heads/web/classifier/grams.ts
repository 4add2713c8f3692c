/** Buckets that n-grams are hashed into, as a power of two. */
export const BUCKET_BITS = 18;
export const BUCKETS = 1 << BUCKET_BITS;

/** Longest n-gram. */
export const LONGEST_GRAM = 5;

/** A text is judged in windows, so that an attack is not thinned out by what surrounds it; in characters. */
export const WINDOW = 256;
export const WINDOW_STEP = 192;

/** Windows of one text that are judged. */
export const MOST_WINDOWS = 128;

/** FNV-1a (RFC 9923). */
export const FNV_OFFSET = 0x811c9dc5 | 0;
export const FNV_PRIME = 0x01000193;

/** What a character counts as: letters and signs as they are, digits alike, what is no ASCII in sixteen classes. */
export const CODES = new Uint8Array(65_536);
for (let code = 0; code < CODES.length; code++) {
  CODES[code] = code >= 0x30 && code <= 0x39 ? 0x30 : code < 128 ? code : 128 + (code & 15);
}

/** FNV's low bits are weak; the multiplier and shifts are of MurmurHash3's finaliser. */
export function bucketOf(hash: number, size: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  mixed ^= mixed >>> 13;
  return (mixed + size) & (BUCKETS - 1);
}

/** The bucket of one n-gram. */
export function gramBucket(text: string, from: number, size: number): number {
  let hash = FNV_OFFSET;
  for (let index = from; index < from + size; index++) {
    hash = Math.imul(hash ^ (CODES[text.charCodeAt(index)] as number), FNV_PRIME);
  }
  return bucketOf(hash, size - 1);
}

/**
 * Finds the buckets of all n-grams of a window, each once. The first character stands for the group of the field, so that
 * n-grams at the beginning know where they are.
 */
export class GramReader {
  /** Buckets of the last window, as many as `count` says. */
  readonly buckets = new Int32Array((WINDOW + 1) * LONGEST_GRAM);
  count = 0;
  readonly #seen = new Uint32Array(BUCKETS);
  #mark = 0;
  readonly #codes = new Uint8Array(WINDOW + 1);

  read(text: string, start: number, end: number, group: number): void {
    if (++this.#mark > 0xffff_fff0) {
      this.#seen.fill(0);
      this.#mark = 1;
    }
    const seen = this.#seen;
    const mark = this.#mark;
    const codes = this.#codes;
    const buckets = this.buckets;
    codes[0] = group + 1;
    const length = end - start + 1;
    for (let index = 1; index < length; index++) codes[index] = CODES[text.charCodeAt(start + index - 1)] as number;
    let count = 0;
    for (let from = 0; from < length; from++) {
      let hash = FNV_OFFSET;
      const grams = Math.min(length - from, LONGEST_GRAM);
      for (let size = 0; size < grams; size++) {
        hash = Math.imul(hash ^ (codes[from + size] as number), FNV_PRIME);
        const bucket = bucketOf(hash, size);
        if (seen[bucket] === mark) continue;
        seen[bucket] = mark;
        buckets[count++] = bucket;
      }
    }
    this.count = count;
  }
}
