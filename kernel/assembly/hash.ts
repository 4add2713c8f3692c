// Hashes of keys that strangers choose. Multilinear hashing (Lemire and Kaser, "Strongly universal string hashing is
// fast", Computer Journal 57, 2014): who does not know the secret multipliers cannot choose keys that meet more often than
// chance has them meet. A mixing step follows, because linear probing dislikes arithmetic progressions.

const SECRETS: usize = memory.data(88, 64);
const SECRETS_END: usize = SECRETS + 88;

/** Makes the secret multipliers of a seed, by SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
export function seedHashes(seed: u64): void {
  for (let at = SECRETS; at < SECRETS_END; at += 8) {
    seed += 0x9e3779b97f4a7c15;
    let z = seed;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    store<u64>(at, z ^ (z >> 31));
  }
}

@inline
function secret(index: usize): u64 {
  return load<u64>(SECRETS + (index << 3));
}

/** The sum for an address of 16 bytes and its family. */
@inline
export function addressSum(address: usize, family: u32): u64 {
  return (
    secret(0) +
    secret(1) * <u64>load<u32>(address) +
    secret(2) * <u64>load<u32>(address, 4) +
    secret(3) * <u64>load<u32>(address, 8) +
    secret(4) * <u64>load<u32>(address, 12) +
    secret(5) * <u64>family
  );
}

/** The sum for an address and 8 bytes of detail. */
@inline
export function detailedSum(sum: u64, detail: u64): u64 {
  return sum + secret(6) * <u64>(<u32>detail) + secret(7) * (detail >> 32);
}

/** The hash of two hashes in this order. */
@inline
export function directedHash(from: u32, to: u32): u32 {
  return finish(secret(8) + secret(9) * <u64>from + secret(10) * <u64>to);
}

/** The hash of a sum. The last step is half of Chris Wellons' "lowbias32". */
@inline
export function finish(sum: u64): u32 {
  let hash = <u32>(sum >> 32);
  hash ^= hash >> 16;
  hash *= 0x7feb352d;
  return hash ^ (hash >> 15);
}
