import { BOTH_SENT, converse, SENDER_BEGAN, streamIndex } from './conversation';
import { PAIR_BYTES } from './damped-pair';
import { insert, STREAM_BYTES, secondsSinceLast } from './damped-stream';
import { addressSum, detailedSum, directedHash, finish, seedHashes } from './hash';
import { keyOfTwo, setKey } from './keys';
import { STATISTIC_BYTES } from './lambdas';
import { signedLog1p } from './logarithm';
import { BEGAN, RECORD_BYTES, RECORDS, ROW_BYTES, ROWS } from './memory';
import { reserveLists } from './pair-lists';
import { entryAt, LONG_KEY, reserveTable, SHORT_KEY, TABLE_BYTES, Table } from './table';

// The damped incremental statistics of a packet. A row has them statistic by statistic, five lambdas each.

const SENDERS_AT: usize = 0;
const HOSTS_AT: usize = 3 * STATISTIC_BYTES;
const INTERVALS_AT: usize = 10 * STATISTIC_BYTES;
const SOCKETS_AT: usize = 13 * STATISTIC_BYTES;

const TABLES: usize = memory.data(384, 64);

@inline
function tableAt(index: usize): Table {
  return changetype<Table>(TABLES + index * TABLE_BYTES);
}

const SENDERS: usize = 0;
const HOSTS: usize = 1;
const HOST_PAIRS: usize = 2;
const INTERVALS: usize = 3;
const SOCKETS: usize = 4;
const SOCKET_PAIRS: usize = 5;

/** Reserves the tables, each with a capacity of its own. To be called once. */
export function initialise(
  seedLow: u32,
  seedHigh: u32,
  allPairs: bool,
  senderCapacity: u32,
  hostCapacity: u32,
  hostPairCapacity: u32,
  intervalCapacity: u32,
  socketCapacity: u32,
  socketPairCapacity: u32,
): void {
  seedHashes(((<u64>seedHigh) << 32) | <u64>seedLow);
  reserveTable(tableAt(SENDERS), senderCapacity, STREAM_BYTES, SHORT_KEY);
  reserveTable(tableAt(HOSTS), hostCapacity, STREAM_BYTES, SHORT_KEY);
  reserveTable(tableAt(HOST_PAIRS), hostPairCapacity, PAIR_BYTES, LONG_KEY);
  reserveTable(tableAt(INTERVALS), intervalCapacity, STREAM_BYTES, LONG_KEY);
  reserveTable(tableAt(SOCKETS), socketCapacity, STREAM_BYTES, SHORT_KEY);
  reserveTable(tableAt(SOCKET_PAIRS), socketPairCapacity, PAIR_BYTES, LONG_KEY);
  if (!allPairs) return;
  reserveLists(tableAt(HOSTS), tableAt(HOST_PAIRS));
  reserveLists(tableAt(SOCKETS), tableAt(SOCKET_PAIRS));
}

/** Entries of a table, numbered in the order of the parameters of `initialise`. */
export function entries(table: usize): u32 {
  return tableAt(table).count;
}

/** How many entries of a table gave way at its cap. */
export function evictions(table: usize): f64 {
  return tableAt(table).evicted;
}

/** Measures the first `count` records; their rows are there until the next call. */
export function statistics(count: usize, logarithmic: bool): void {
  for (let index: usize = 0; index < count; index++) {
    const row = ROWS + index * ROW_BYTES;
    store<u8>(BEGAN + index, <u8>measure(RECORDS + index * RECORD_BYTES, row));
    if (logarithmic) compress(row);
  }
}

/** From this on what a record says of who began is: the receiver (packet-record.ts, OPENING). */
const ANSWERS: u8 = 2;

/** Keys of the packet at hand. */
const SENDER: usize = memory.data(32, 16);
const SOURCE: usize = memory.data(32, 16);
const DESTINATION: usize = memory.data(32, 16);
const SOURCE_SOCKET: usize = memory.data(32, 16);
const DESTINATION_SOCKET: usize = memory.data(32, 16);

/** Writes the row of a record. Gives whether its sender began between the two sockets, and whether both hosts have sent. */
function measure(record: usize, row: usize): u32 {
  const time = load<f64>(record);
  const length = <f64>load<u32>(record, 8);
  const family = <u32>load<u8>(record, 12);
  const source = v128.load(record, 16);
  const destination = v128.load(record, 32);
  // Family and protocol, and with them the port of either side.
  const kind = <u64>load<u16>(record, 12);
  const sourceSocket = kind | ((<u64>load<u16>(record, 48)) << 16);
  const destinationSocket = kind | ((<u64>load<u16>(record, 50)) << 16);
  // The MAC address, 6 bytes; what stands behind it is shifted out.
  const sender = <u64>family | (load<u64>(record, 52) << 16);
  setKey(SENDER, source, sender);
  setKey(SOURCE, source, family);
  setKey(DESTINATION, destination, family);
  setKey(SOURCE_SOCKET, source, sourceSocket);
  setKey(DESTINATION_SOCKET, destination, destinationSocket);
  const sourceSum = addressSum(record + 16, family);
  const destinationSum = addressSum(record + 32, family);
  const sourceHash = finish(sourceSum);
  const destinationHash = finish(destinationSum);

  const senders = tableAt(SENDERS);
  const senderIndex = streamIndex(senders, finish(detailedSum(sourceSum, sender)), SENDER, time);
  insert(entryAt(senders, senderIndex), time, length, row + SENDERS_AT);

  const ofHosts = converse(
    tableAt(HOSTS),
    tableAt(HOST_PAIRS),
    sourceHash,
    SOURCE,
    destinationHash,
    DESTINATION,
    time,
    length,
    false,
    row + HOSTS_AT,
  );

  const intervals = tableAt(INTERVALS);
  const key = keyOfTwo(SOURCE, DESTINATION);
  const interval = entryAt(intervals, streamIndex(intervals, directedHash(sourceHash, destinationHash), key, time));
  insert(interval, time, secondsSinceLast(interval, time), row + INTERVALS_AT);

  const ofSockets = converse(
    tableAt(SOCKETS),
    tableAt(SOCKET_PAIRS),
    finish(detailedSum(sourceSum, sourceSocket)),
    SOURCE_SOCKET,
    finish(detailedSum(destinationSum, destinationSocket)),
    DESTINATION_SOCKET,
    time,
    length,
    load<u8>(record, 14) >= ANSWERS,
    row + SOCKETS_AT,
  );
  return (ofSockets & SENDER_BEGAN) | (ofHosts & BOTH_SENT);
}

/** The logarithm of each statistic of a row. */
function compress(row: usize): void {
  for (let at: usize = row; at < row + ROW_BYTES; at += 16) v128.store(at, signedLog1p(v128.load(at)));
}
