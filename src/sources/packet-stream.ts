import { isKnownLink } from '../decode/link/link-types.ts';
import { GatehoundError } from '../model/error.ts';
import type { PacketBatch } from '../model/packet.ts';
import type { BatchPool, WritableBatch } from './batch.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ReadingStatistics, Source, SourceFormat } from './source.ts';

/** Larger packets are taken for damage: the largest snap length of libpcap (MAXIMUM_SNAPLEN in pcap-int.h). */
export const MAXIMUM_PACKET = 262_144;

/** LINKTYPE_ETHERNET. */
const ETHERNET = 1;

/** Finds records in the bytes of a capture. It keeps what it must remember between two calls, and no bytes. */
export interface RecordParser {
  /**
   * Indexes the whole packets of `batch.bytes[0 .. end)` until the batch is full. Gives where it stopped: the first
   * byte of a record that is cut, broken or still to come. `base` is the place of `batch.bytes[0]` in the input.
   */
  parse(batch: WritableBatch, end: number, base: number): number;
  /** Bytes that the cut record it stopped at needs, as far as it can tell; 0 when it stopped for another reason. */
  readonly wanted: number;
  /** Set when no further record can be found. */
  readonly broken: GatehoundError | null;
}

/**
 * Reads a capture: bytes go straight into a batch, records are found in place, the cut record at the end moves on to
 * the next batch. Without `eager` a batch is given when it is full, so that the batches of an input are the same however
 * a pipe cuts it; with it, as soon as it holds a packet, for live captures.
 */
async function* readPackets(
  reader: ByteReader,
  parser: RecordParser,
  pool: BatchPool,
  statistics: ReadingStatistics,
  eager: boolean,
): AsyncGenerator<PacketBatch> {
  let batch = pool.take();
  let base = 0;
  let filled = 0;
  try {
    for (let ended = false; !ended; ) {
      while (filled < batch.bytes.length && !ended) {
        const read = await reader.read(batch.bytes, filled);
        filled += read;
        ended = read === 0;
        if (eager) break;
      }
      statistics.bytesRead = reader.position;
      // More than once only where small packets fill the index of a batch before its bytes, and no more bytes come.
      for (let again = true; again; ) {
        const stopped = parser.parse(batch, filled, base);
        again = batch.count === batch.capacity && (eager || ended);
        base += stopped;
        filled -= stopped;
        if (batch.count === 0) {
          batch.bytes.copyWithin(0, stopped, stopped + filled);
        } else {
          const ready = batch;
          batch = pool.take();
          batch.reserve(filled);
          batch.bytes.set(ready.bytes.subarray(stopped, stopped + filled));
          noteUnknownLinks(ready, statistics);
          statistics.packets += ready.count;
          yield ready;
        }
        if (parser.broken !== null) {
          statistics.note(parser.broken);
          return;
        }
      }
      batch.reserve(parser.wanted);
    }
    if (reader.failure !== null) statistics.note(reader.failure);
    else if (filled > 0) {
      const detail = `the capture ends inside the record that begins at byte ${base}${reader.layer}`;
      statistics.note(new GatehoundError('GH-SRC-011', detail));
    }
  } finally {
    pool.give(batch);
  }
}

/** Counts packets that nobody can decode, and remembers the first. */
function noteUnknownLinks({ links, count }: PacketBatch, statistics: ReadingStatistics): void {
  for (let index = 0; index < count; index += 1) {
    const link = links[index] as number;
    // Ethernet is asked for first: it is nearly all that there is.
    if (link === ETHERNET || isKnownLink(link)) continue;
    statistics.unreadable += 1;
    const number = statistics.packets + index + 1;
    statistics.note(new GatehoundError('GH-SRC-015', `packet ${number} is of link type ${link}, which is not decoded`));
  }
}

/** A capture as a source. */
export class CaptureSource implements Source {
  readonly path: string;
  readonly format: SourceFormat;
  readonly statistics: ReadingStatistics;
  readonly #reader: ByteReader;
  readonly #parser: RecordParser;
  readonly #eager: boolean;

  constructor(
    path: string,
    format: SourceFormat,
    reader: ByteReader,
    parser: RecordParser,
    statistics: ReadingStatistics,
    eager: boolean,
  ) {
    this.path = path;
    this.format = format;
    this.statistics = statistics;
    this.#reader = reader;
    this.#parser = parser;
    this.#eager = eager;
  }

  batches(pool: BatchPool): AsyncIterable<PacketBatch> {
    return readPackets(this.#reader, this.#parser, pool, this.statistics, this.#eager);
  }

  close(): Promise<void> {
    return this.#reader.close();
  }
}
