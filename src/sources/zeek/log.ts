import { GatehoundError } from '../../model/error.ts';
import type { FlowRecord, RecordBatch } from '../../model/record.ts';
import type { BatchPool } from '../batch.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { Format } from '../format.ts';
import { type Line, readLines } from '../lines.ts';
import type { PeekReader } from '../peek-reader.ts';
import { ReorderBuffer, type WaitingRows } from '../reorder.ts';
import { ReadingStatistics, type Source, type SourceFormat } from '../source.ts';
import { recordReader } from './logs.ts';
import { zeekBeginning } from './recognise.ts';
import { RowParser } from './row-parser.ts';
import { UnreadableRow } from './unreadable-row.ts';

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

/** How the rows of one log are read that is not alone. */
export interface RecordOptions {
  /** Waiting rows that it shares with other logs. */
  readonly rows?: WaitingRows;
  /** Said before the line in messages. */
  readonly place?: string;
}

/** Reads a log to its end; its records come in the order of their ends. */
export async function* readRecords(
  reader: ByteReader,
  log: string,
  statistics: ReadingStatistics,
  options: RecordOptions = {},
): AsyncGenerator<RecordBatch> {
  const parser = new RowParser(log);
  const reorder = new ReorderBuffer(options.rows === undefined ? {} : { rows: options.rows });
  const place = options.place ?? '';
  try {
    for await (const lines of readLines(reader)) {
      statistics.bytesRead = reader.position;
      const due: FlowRecord[] = [];
      for (const line of lines) {
        const record = readLine(parser, line, reader, statistics, place);
        if (record !== null && reorder.push(record, due)) statistics.late += 1;
      }
      if (due.length > 0) yield batchOf(due, statistics);
    }
    statistics.bytesRead = reader.position;
    if (reader.failure !== null) statistics.note(placed(reader.failure, place));
    const rest: FlowRecord[] = [];
    reorder.flush(rest);
    if (rest.length > 0) yield batchOf(rest, statistics);
  } finally {
    // Who stops early leaves rows behind; they wait for nobody any more.
    reorder.flush([]);
    statistics.skipped = [...parser.skipped].sort();
  }
}

function placed(failure: GatehoundError, place: string): GatehoundError {
  return place === '' ? failure : new GatehoundError(failure.code, `${place}${failure.message}`, { cause: failure });
}

function batchOf(records: readonly FlowRecord[], statistics: ReadingStatistics): RecordBatch {
  for (const record of records) {
    if (record.kind === 'flow') statistics.flows += 1;
    else statistics.transactions += 1;
  }
  return { kind: 'records', records };
}

function readLine(
  parser: RowParser,
  line: Line,
  reader: ByteReader,
  statistics: ReadingStatistics,
  place: string,
): FlowRecord | null {
  try {
    return parser.parse(line);
  } catch (cause) {
    if (!(cause instanceof UnreadableRow)) throw cause;
    statistics.unreadable += 1;
    const detail = `${place}line ${line.number} (byte ${line.byte}${reader.layer}) cannot be read: ${cause.message}`;
    // What broke off is why its last row is cut.
    if (reader.failure !== null) statistics.note(placed(reader.failure, place));
    if (statistics.partial === null) statistics.note(new GatehoundError('GH-SRC-013', detail, { cause }));
    return null;
  }
}

/** The log that this input holds, where it is one that is read. */
export function readableLog(head: Uint8Array): string | null {
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
