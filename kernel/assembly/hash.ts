// Hashes of keys that strangers choose. Multilinear hashing (Lemire and Kaser, "Strongly universal string hashing is
// fast", Computer Journal 57, 2014): whoever does not know the secret multipliers cannot choose keys that meet more
// often than chance. A mixing step follows, because linear probing dislikes arithmetic progressions.

const SECRETS: usize = memory.data(128, 16);

/** Makes the secret multipliers of a seed, by SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
export function seedHashes(seed: u64): void {
  for (let index: usize = 0; index < 16; index++) {
    seed += 0x9e3779b97f4a7c15;
    let z = seed;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    store<u64>(SECRETS + (index << 3), z ^ (z >> 31));
  }
}

@inline
function secret(index: usize): u64 {
  return load<u64>(SECRETS + (index << 3));
}

/** Sum over an address of 16 bytes and the 4 bytes that tell its family. */
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

/** An address together with 8 bytes more. */
@inline
export function detailedHash(sum: u64, detail: u64): u32 {
  return finish(sum + secret(6) * <u64>(<u32>detail) + secret(7) * (detail >> 32));
}

/** Of two hashes, in this order. */
@inline
export function directedHash(from: u32, to: u32): u32 {
  return finish(secret(8) + secret(9) * <u64>from + secret(10) * <u64>to);
}

/** Of two hashes, in either order. */
@inline
export function pairHash(one: u32, other: u32): u32 {
  return one < other ? directedHash(one, other) : directedHash(other, one);
}

@inline
export function finish(sum: u64): u32 {
  let hash = <u32>(sum >> 32);
  hash ^= hash >> 16;
  hash *= 0x7feb352d;
  return hash ^ (hash >> 15);
}
