import { reserve } from './memory';

// A table that strangers can key: a hash index with linear probing over a slab of entries, and a list of the entries in
// the order of their last use. Everything is reserved at the beginning.

/** An index of 0 is no entry; that of the list's two ends. */
export const NONE: u32 = 0;

/** Bytes of a key, by table. */
export const SHORT_KEY: usize = 32;
export const LONG_KEY: usize = 48;

/** Every entry begins with the hash of its key, and has the key at its end. */
const HASH: usize = 0;

const SLOT_BYTES: usize = 8;
const LINK_BYTES: usize = 8;
const NEWER: usize = 4;

@unmanaged
export class Table {
  /** Each slot has the hash in its low half, the index of an entry in its high half. */
  slots: usize;
  mask: u32;
  capacity: u32;
  entries: usize;
  entryBytes: usize;
  /** Where in an entry its key stands. */
  keyAt: usize;
  /** Entries of the slab that were ever used. */
  touched: u32;
  /** For each entry its older and newer neighbour. */
  links: usize;
  /** First of the entries that were given back; the next stands where its older neighbour stood. */
  free: u32;
  count: u32;
  /** Entries that gave way at the cap. */
  evicted: f64;
  /** What `pair-lists` keeps, where pairs are listed; else 0. */
  lists: usize;
  pairs: usize;
  streams: usize;
}

export const TABLE_BYTES: usize = 64;

/** `capacity` is from 2, as a packet may need two entries at a time, to 2^24. */
export function reserveTable(table: Table, capacity: u32, stateBytes: usize, keyBytes: usize): void {
  let slots: u32 = 4;
  while (slots < 2 * capacity) slots <<= 1;
  table.slots = reserve(slots * SLOT_BYTES);
  table.mask = slots - 1;
  table.capacity = capacity;
  table.entryBytes = stateBytes + keyBytes;
  table.keyAt = stateBytes;
  table.entries = reserve((capacity + 1) * table.entryBytes);
  table.links = reserve((capacity + 1) * LINK_BYTES);
}

@inline
export function entryAt(table: Table, index: u32): usize {
  return table.entries + index * table.entryBytes;
}

@inline
function slotAt(table: Table, place: u32): usize {
  return table.slots + (place & table.mask) * SLOT_BYTES;
}

@inline
function indexOf(slot: u64): u32 {
  return <u32>(slot >> 32);
}

@inline
function linkAt(table: Table, index: u32): usize {
  return table.links + index * LINK_BYTES;
}

/** The entry with the key that stands at `key`, which is then the one that was used last; or NONE. */
export function find(table: Table, hash: u32, key: usize): u32 {
  let place = hash;
  let slot = load<u64>(slotAt(table, place));
  while (slot != 0) {
    if (<u32>slot == hash) {
      const index = indexOf(slot);
      if (hasKey(table, entryAt(table, index), key)) {
        touch(table, index);
        return index;
      }
    }
    slot = load<u64>(slotAt(table, ++place));
  }
  return NONE;
}

@inline
function hasKey(table: Table, entry: usize, key: usize): bool {
  const own = entry + table.keyAt;
  let difference = v128.or(v128.xor(v128.load(own), v128.load(key)), v128.xor(v128.load(own, 16), v128.load(key, 16)));
  if (table.entryBytes - table.keyAt == LONG_KEY) {
    difference = v128.or(difference, v128.xor(v128.load(own, 32), v128.load(key, 32)));
  }
  return !v128.any_true(difference);
}

@inline
function touch(table: Table, index: u32): void {
  if (load<u32>(table.links) == index) return;
  unlink(table, index);
  linkAsNewest(table, index);
}

@inline
function unlink(table: Table, index: u32): void {
  const link = linkAt(table, index);
  const older = load<u32>(link);
  const newer = load<u32>(link, NEWER);
  store<u32>(linkAt(table, older), newer, NEWER);
  store<u32>(linkAt(table, newer), older);
}

/** The list is a ring through entry 0: the newest stands before it, the oldest behind it. */
@inline
function linkAsNewest(table: Table, index: u32): void {
  const newest = load<u32>(table.links);
  store<u32>(linkAt(table, newest), index, NEWER);
  store<u32>(linkAt(table, index), newest);
  store<u32>(linkAt(table, index), NONE, NEWER);
  store<u32>(table.links, index);
}

/** The entry whose last use is longest ago; NONE of an empty table. */
export function oldest(table: Table): u32 {
  return load<u32>(table.links, NEWER);
}

export function isFull(table: Table): bool {
  return table.count == table.capacity;
}

/** A new entry, zeroed but for hash and key, the one that was used last. The table must not be full. */
export function create(table: Table, hash: u32, key: usize): u32 {
  let index = table.free;
  if (index != NONE) table.free = load<u32>(linkAt(table, index));
  else index = ++table.touched;
  table.count++;
  linkAsNewest(table, index);
  const entry = entryAt(table, index);
  memory.fill(entry, 0, table.keyAt);
  store<u32>(entry, hash, HASH);
  memory.copy(entry + table.keyAt, key, table.entryBytes - table.keyAt);
  let place = hash;
  while (load<u64>(slotAt(table, place)) != 0) place++;
  store<u64>(slotAt(table, place), ((<u64>index) << 32) | <u64>hash);
  return index;
}

/** Takes an entry out. */
export function remove(table: Table, index: u32): void {
  let place = load<u32>(entryAt(table, index), HASH);
  while (indexOf(load<u64>(slotAt(table, place))) != index) place++;
  closeGap(table, place);
  unlink(table, index);
  store<u32>(linkAt(table, index), table.free);
  table.free = index;
  table.count--;
}

/** Empties a slot: those behind it that would no longer be found move up (Knuth, TAOCP 3, 6.4, algorithm R). */
function closeGap(table: Table, place: u32): void {
  let gap = place;
  let slot = load<u64>(slotAt(table, ++place));
  while (slot != 0) {
    // It may move when its home is not between the gap and itself.
    const fromHome = (place - <u32>slot) & table.mask;
    const fromGap = (place - gap) & table.mask;
    if (fromHome >= fromGap) {
      store<u64>(slotAt(table, gap), slot);
      gap = place;
    }
    slot = load<u64>(slotAt(table, ++place));
  }
  store<u64>(slotAt(table, gap), 0);
}
