/**
 * Mixes one 32-bit word into a running hash (the round of MurmurHash3, public domain). Fast and well spread, not
 * secret: tables that attackers can key are seeded or capped where a chosen collision would hurt.
 */
export function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  let h = hash ^ Math.imul(k, 0x1b873593);
  h = (h << 13) | (h >>> 19);
  return (Math.imul(h, 5) + 0xe6546b64) | 0;
}

/** Ends a running hash: every input bit reaches every output bit (the finaliser of MurmurHash3). 0 to 2^32-1. */
export function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
