import { reserve } from './memory';
import { entryAt, isFull, NONE, oldest, remove, Table } from './table';

// Where a packet updates every pair of its sender, each stream has a list of its pairs in the order in which they were
// made, and a pair stands in the lists of both sides; that of a stream with itself, in one. A stream that gives way takes
// its pairs along.

/** Two u32 each, for the sides 0 and 1. */
const STREAMS: usize = 0;
const NEXT: usize = 8;
const PREVIOUS: usize = 16;
const LISTED_BYTES: usize = 24;

/** In the table of streams: first and last pair of each. */
const LAST: usize = 4;
const ENDS_BYTES: usize = 8;

export function reserveLists(streams: Table, pairs: Table): void {
  streams.lists = reserve((streams.capacity + 1) * ENDS_BYTES);
  pairs.lists = reserve((pairs.capacity + 1) * LISTED_BYTES);
  streams.pairs = changetype<usize>(pairs);
  pairs.streams = changetype<usize>(streams);
}

@inline
function listedAt(pairs: Table, pair: u32): usize {
  return pairs.lists + pair * LISTED_BYTES;
}

@inline
function endsAt(streams: Table, stream: u32): usize {
  return streams.lists + stream * ENDS_BYTES;
}

/** Which side of the pair the stream is: 0 or 1. */
@inline
export function sideOf(pairs: Table, pair: u32, stream: u32): usize {
  return load<u32>(listedAt(pairs, pair), STREAMS) == stream ? 0 : 1;
}

/** The first pair of a stream, or NONE. */
export function firstPair(streams: Table, stream: u32): u32 {
  return load<u32>(endsAt(streams, stream));
}

/** The pair after this one in the list of the stream that is its `side`, or NONE. */
export function nextPair(pairs: Table, pair: u32, side: usize): u32 {
  return load<u32>(listedAt(pairs, pair) + side * 4, NEXT);
}

/** Puts a new pair at the end of the lists of its streams. */
export function list(streams: Table, pairs: Table, pair: u32, sender: u32, peer: u32): void {
  const listed = listedAt(pairs, pair);
  store<u32>(listed, sender, STREAMS);
  store<u32>(listed, peer, STREAMS + 4);
  append(streams, pairs, pair, 0);
  if (peer != sender) append(streams, pairs, pair, 1);
}

function append(streams: Table, pairs: Table, pair: u32, side: usize): void {
  const listed = listedAt(pairs, pair) + side * 4;
  const stream = load<u32>(listed, STREAMS);
  const ends = endsAt(streams, stream);
  const last = load<u32>(ends, LAST);
  store<u32>(listed, NONE, NEXT);
  store<u32>(listed, last, PREVIOUS);
  if (last == NONE) store<u32>(ends, pair);
  else store<u32>(listedAt(pairs, last) + sideOf(pairs, last, stream) * 4, pair, NEXT);
  store<u32>(ends, pair, LAST);
}

function unlist(streams: Table, pairs: Table, pair: u32, side: usize): void {
  const listed = listedAt(pairs, pair) + side * 4;
  const stream = load<u32>(listed, STREAMS);
  const ends = endsAt(streams, stream);
  const next = load<u32>(listed, NEXT);
  const previous = load<u32>(listed, PREVIOUS);
  if (previous == NONE) store<u32>(ends, next);
  else store<u32>(listedAt(pairs, previous) + sideOf(pairs, previous, stream) * 4, next, NEXT);
  if (next == NONE) store<u32>(ends, previous, LAST);
  else store<u32>(listedAt(pairs, next) + sideOf(pairs, next, stream) * 4, previous, PREVIOUS);
}

function removePair(streams: Table, pairs: Table, pair: u32): void {
  const listed = listedAt(pairs, pair);
  unlist(streams, pairs, pair, 0);
  if (load<u32>(listed, STREAMS) != load<u32>(listed, STREAMS + 4)) unlist(streams, pairs, pair, 1);
  remove(pairs, pair);
}

/** Makes the entry that was used longest ago give way when the table is full. */
export function makeRoom(table: Table): void {
  if (!isFull(table)) return;
  const index = oldest(table);
  table.evicted += 1;
  if (table.lists == 0) return remove(table, index);
  if (table.pairs == 0) return removePair(changetype<Table>(table.streams), table, index);
  const pairs = changetype<Table>(table.pairs);
  for (let pair = firstPair(table, index); pair != NONE; pair = firstPair(table, index)) removePair(table, pairs, pair);
  remove(table, index);
}
