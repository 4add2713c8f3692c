import { beginner, beginPair, describe, sends, update } from './damped-pair';
import { beginStream, insert } from './damped-stream';
import { directedHash } from './hash';
import { comesBefore, keyOfTwo } from './keys';
import { STATISTIC_BYTES } from './lambdas';
import { firstPair, list, makeRoom, nextPair, sideOf } from './pair-lists';
import { create, entryAt, find, NONE, Table } from './table';

/** What is told of a pair. */
export const SENDER_BEGAN: u32 = 1;
export const BOTH_SENT: u32 = 2;

/** The index of the stream with this key, made at `time` where there is none. */
export function streamIndex(table: Table, hash: u32, key: usize, time: f64): u32 {
  let index = find(table, hash, key);
  if (index == NONE) {
    makeRoom(table);
    index = create(table, hash, key);
    beginStream(entryAt(table, index), time);
  }
  return index;
}

/**
 * One more value from one stream to another, which may be the same: writes seven statistics.
 * `isAnswer`: where there is no pair yet, it is the peer who began.
 * Gives whether the sender began between the two, and whether both have sent.
 */
export function converse(
  streams: Table,
  pairs: Table,
  hash: u32,
  key: usize,
  peerHash: u32,
  peerKey: usize,
  time: f64,
  value: f64,
  isAnswer: bool,
  statistics: usize,
): u32 {
  const index = streamIndex(streams, hash, key, time);
  const stream = entryAt(streams, index);
  insert(stream, time, value, statistics);
  if (pairs.lists != 0) updateAll(streams, pairs, index, time, value);
  const peerIndex = streamIndex(streams, peerHash, peerKey, time);
  // Both directions meet in one pair, whose side 0 is the key that comes first.
  const isSecond = comesBefore(peerKey, key);
  const side: usize = isSecond ? 1 : 0;
  const pairHash = isSecond ? directedHash(peerHash, hash) : directedHash(hash, peerHash);
  const pairKey = isSecond ? keyOfTwo(peerKey, key) : keyOfTwo(key, peerKey);
  let pairIndex = find(pairs, pairHash, pairKey);
  if (pairIndex == NONE) {
    makeRoom(pairs);
    pairIndex = create(pairs, pairHash, pairKey);
    beginPair(entryAt(pairs, pairIndex), time, isAnswer && index != peerIndex ? 1 - side : side);
    if (pairs.lists != 0) list(streams, pairs, pairIndex, isSecond ? peerIndex : index, isSecond ? index : peerIndex);
  }
  const pair = entryAt(pairs, pairIndex);
  update(pair, side, stream, time, value);
  describe(pair, stream, entryAt(streams, peerIndex), statistics + 3 * STATISTIC_BYTES, pairs.lists != 0);
  const isMutual = sends(pair, side) || index == peerIndex;
  return (beginner(pair) == side ? SENDER_BEGAN : 0) | (isMutual ? BOTH_SENT : 0);
}

/** As Kitsune: a value updates every pair of its sender, before the pair at hand is updated once more. */
function updateAll(streams: Table, pairs: Table, index: u32, time: f64, value: f64): void {
  const stream = entryAt(streams, index);
  let pair = firstPair(streams, index);
  while (pair != NONE) {
    const side = sideOf(pairs, pair, index);
    update(entryAt(pairs, pair), side, stream, time, value);
    pair = nextPair(pairs, pair, side);
  }
}
