// Keys in flat memory. That of a stream is an address of 16 bytes, 8 bytes of detail and 8 of zero; that of two streams,
// both addresses and both details.

const DETAIL: usize = 16;

const LONG: usize = memory.data(48, 16);

@inline
export function setKey(key: usize, address: v128, detail: u64): void {
  v128.store(key, address);
  store<u64>(key, detail, DETAIL);
}

/** The key of two streams in this order; it stands until the next is made. */
@inline
export function keyOfTwo(key: usize, other: usize): usize {
  v128.store(LONG, v128.load(key));
  v128.store(LONG, v128.load(other), 16);
  store<u64>(LONG, load<u64>(key, DETAIL), 32);
  store<u64>(LONG, load<u64>(other, DETAIL), 40);
  return LONG;
}

/** Whether a key comes before another, in an order that is the same from both sides; equal keys do not. */
@inline
export function comesBefore(key: usize, other: usize): bool {
  if (load<u64>(key) != load<u64>(other)) return load<u64>(key) < load<u64>(other);
  if (load<u64>(key, 8) != load<u64>(other, 8)) return load<u64>(key, 8) < load<u64>(other, 8);
  return load<u64>(key, DETAIL) < load<u64>(other, DETAIL);
}
