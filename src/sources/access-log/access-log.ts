import type { RecordBatch } from '../../model/record.ts';
import type { HttpTransaction } from '../../model/transaction/http.ts';
import type { BatchPool } from '../batch.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { Format } from '../format.ts';
import { byteText, type Line, MAXIMUM_LINE } from '../lines.ts';
import type { PeekReader } from '../peek-reader.ts';
import { type LineParser, readRecordLines } from '../record-lines.ts';
import { ReadingStatistics, type Source } from '../source.ts';
import { UnreadableRow } from '../unreadable-row.ts';
import { isJsonRow, jsonRow } from './json-row.ts';
import { transactionOf } from './row.ts';
import { isTextRow, textRow } from './text-row.ts';

/** How `statistics.skipped` calls rows in JSON that are no requests. */
const OTHER_ROWS = 'messages that are no requests';
const BRACE = 0x7b;

/** Turns the lines of an access log, text or JSON or both, into transactions. */
export class AccessLogParser implements LineParser {
  readonly skipped = new Set<string>();

  /** Null for an empty line, and for a row that is no request. Throws UnreadableRow. */
  parse({ text, number }: Line): HttpTransaction | null {
    if (text === null) throw new UnreadableRow(`it is longer than ${MAXIMUM_LINE} bytes`);
    if (text.trim() === '') return null;
    const row = text.charCodeAt(0) === BRACE ? jsonRow(text, number) : textRow(text, number);
    if (row !== null) return transactionOf(row);
    this.skipped.add(OTHER_ROWS);
    return null;
  }
}

class AccessLogSource implements Source {
  readonly path: string;
  readonly format = 'access-log';
  readonly statistics: ReadingStatistics;
  readonly #reader: ByteReader;

  constructor(path: string, reader: ByteReader) {
    this.path = path;
    this.#reader = reader;
    this.statistics = new ReadingStatistics(reader.size);
  }

  batches(_pool: BatchPool): AsyncIterable<RecordBatch> {
    return readRecordLines(this.#reader, new AccessLogParser(), this.statistics, { textOf: byteText });
  }

  close(): Promise<void> {
    return this.#reader.close();
  }
}

/** Lines that are looked at: the first may be damaged, or a message of the server. */
const LINES = 20;

function recognise(head: Uint8Array): boolean {
  const lines = byteText(head).split('\n', LINES + 1);
  // The last one has no line end yet; of JSON it may be whole.
  const last = lines.pop()?.trimEnd() ?? '';
  if (last.endsWith('}')) lines.push(last);
  return lines.some((line) => {
    const text = line.trimEnd();
    return text.charCodeAt(0) === BRACE ? isJsonRow(text) : isTextRow(text);
  });
}

/** Access logs of web servers: common and combined format, and JSON. */
export const ACCESS_LOG: Format = {
  format: 'access-log',
  recognise,
  async open(path: string, reader: PeekReader): Promise<Source> {
    return new AccessLogSource(path, reader);
  },
};

/** The same, asked when no more bytes come: a log of one line may have no line end. */
export const SHORT_ACCESS_LOG: Format = {
  ...ACCESS_LOG,
  recognise: (head) => recognise(Uint8Array.from([...head, 0x0a])),
};
