import type { RecordBatch } from '../../model/record.ts';
import type { BatchPool } from '../batch.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { Format } from '../format.ts';
import type { PeekReader } from '../peek-reader.ts';
import { type RecordOptions, readRecordLines } from '../record-lines.ts';
import { ReadingStatistics, type Source, type SourceFormat } from '../source.ts';
import { recordReader } from './logs.ts';
import { zeekBeginning } from './recognise.ts';
import { RowParser } from './row-parser.ts';

/** One log, or several that were joined into one. */
class ZeekLogSource implements Source {
  readonly path: string;
  readonly format: SourceFormat;
  readonly statistics: ReadingStatistics;
  readonly #reader: ByteReader;
  readonly #log: string;

  constructor(path: string, log: string, reader: ByteReader) {
    this.path = path;
    this.format = `zeek-${log}`;
    this.#log = log;
    this.#reader = reader;
    this.statistics = new ReadingStatistics(reader.size);
  }

  batches(_pool: BatchPool): AsyncIterable<RecordBatch> {
    return readRecords(this.#reader, this.#log, this.statistics);
  }

  close(): Promise<void> {
    return this.#reader.close();
  }
}

/** Reads a log to its end; its records come in the order of their ends. */
export function readRecords(
  reader: ByteReader,
  log: string,
  statistics: ReadingStatistics,
  options: RecordOptions = {},
): AsyncIterable<RecordBatch> {
  return readRecordLines(reader, new RowParser(log), statistics, options);
}

/** The log that this input holds, where it is one that is read. */
function readableLog(head: Uint8Array): string | null {
  const log = zeekBeginning(head)?.log ?? null;
  return log !== null && recordReader(log) !== undefined ? log : null;
}

export const ZEEK_LOG: Format = {
  format: 'zeek-log',
  recognise: (head) => readableLog(head) !== null,
  async open(path: string, reader: PeekReader): Promise<Source> {
    return new ZeekLogSource(path, readableLog(reader.head) as string, reader);
  },
};
