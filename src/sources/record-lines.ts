import { GatehoundError } from '../model/error.ts';
import type { FlowRecord, RecordBatch } from '../model/record.ts';
import type { ByteReader } from './byte-reader.ts';
import { type Line, readLines, type TextOf } from './lines.ts';
import { ReorderBuffer, type WaitingRows } from './reorder.ts';
import type { ReadingStatistics } from './source.ts';
import { UnreadableRow } from './unreadable-row.ts';

/** Turns the lines of a log into records. */
export interface LineParser {
  /** A record; null for a line that holds none. Throws UnreadableRow. */
  parse(line: Line): FlowRecord | null;
  /** Names of what is in the log and not read. */
  readonly skipped: ReadonlySet<string>;
}

/** How the rows of one log are read. */
export interface RecordOptions {
  /** Waiting rows that it shares with other logs. */
  readonly rows?: WaitingRows;
  /** Said before the line in messages. */
  readonly place?: string;
  /** How bytes become text; UTF-8 unless told. */
  readonly textOf?: TextOf;
}

/** Reads a log to its end; its records come in the order of their ends. */
export async function* readRecordLines(
  reader: ByteReader,
  parser: LineParser,
  statistics: ReadingStatistics,
  options: RecordOptions = {},
): AsyncGenerator<RecordBatch> {
  const reorder = new ReorderBuffer(options.rows === undefined ? {} : { rows: options.rows });
  const place = options.place ?? '';
  try {
    for await (const lines of readLines(reader, options.textOf)) {
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

/** The failure with the name of its file before it. */
export function placed(failure: GatehoundError, place: string): GatehoundError {
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
  parser: LineParser,
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
