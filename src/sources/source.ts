import type { GatehoundError } from '../model/error.ts';
import type { PacketBatch } from '../model/packet.ts';
import type { RecordBatch } from '../model/record.ts';
import type { Micros } from '../model/time.ts';
import type { BatchPool } from './batch.ts';

/** Formats that are read. One that is known but not read yet has no name here. */
export type SourceFormat = 'pcap' | 'pcapng' | 'zeek-folder' | `zeek-${string}` | 'access-log' | 'har';

/** What one reading has met so far. It may be looked at at any time; it is complete when `batches` has ended. */
export interface SourceStatistics {
  readonly packets: number;
  readonly flows: number;
  readonly transactions: number;
  /** Rows or blocks that were left out because they could not be read. */
  readonly unreadable: number;
  /** What was left out because nothing here reads it, each named once; a folder of logs holds such. */
  readonly skipped: readonly string[];
  /** Bytes taken from the input as it lies there (packed, if it is packed). */
  readonly bytesRead: number;
  /** Size of the input; null where it has none, as with a pipe. */
  readonly bytesTotal: number | null;
  /** Rows that came after a later one had been delivered. */
  readonly late: number;
  /** The first thing that kept the reading from being whole. */
  readonly partial: GatehoundError | null;
}

/** One input, open for a single reading. */
export interface Source {
  /** As the user named it; `-` is standard input, an interface name is a live capture. */
  readonly path: string;
  readonly format: SourceFormat;
  readonly statistics: SourceStatistics;
  /** A time before which nothing of it ends, where that is known before it is read: until then it need not be open. */
  readonly earliest?: Micros;
  /**
   * Reads the input once, to its end. A batch belongs to whoever takes it and should go back to the pool. Damage ends
   * the stream or leaves a row out and is told in `statistics.partial`; only a live capture that breaks off throws.
   */
  batches(pool: BatchPool): AsyncIterable<PacketBatch | RecordBatch>;
  /** Frees files and children; the stream ends. May be called at any time, also twice. */
  close(): Promise<void>;
}

/** The counters that a source keeps; outsiders see them as `SourceStatistics`. */
export class ReadingStatistics implements SourceStatistics {
  packets = 0;
  flows = 0;
  transactions = 0;
  unreadable = 0;
  skipped: string[] = [];
  bytesRead = 0;
  bytesTotal: number | null;
  late = 0;
  partial: GatehoundError | null = null;

  constructor(bytesTotal: number | null) {
    this.bytesTotal = bytesTotal;
  }

  /** Remembers the first reason why the reading is not whole; damage counts before what is merely not decoded. */
  note(error: GatehoundError): void {
    if (this.partial === null || (this.partial.code === 'GH-SRC-015' && error.code !== 'GH-SRC-015'))
      this.partial = error;
  }
}
