import type { FlowRecord } from '../../model/record.ts';
import { type Line, MAXIMUM_LINE } from '../lines.ts';
import { UnreadableRow } from '../unreadable-row.ts';
import { logName, ZeekHeader } from './header.ts';
import { JsonRow } from './json-row.ts';
import { chiefColumns, recordReader } from './logs.ts';
import { tsvLog } from './recognise.ts';
import type { Row } from './row.ts';
import { TsvRow } from './tsv-row.ts';

type Reader = (row: Row) => FlowRecord;

/** Turns the lines of a Zeek log, TSV or JSON or both, into records. */
export class RowParser {
  /** The log that rows belong to which do not say so themselves. */
  readonly #log: string;
  readonly #header = new ZeekHeader();
  readonly #tsv = new TsvRow(this.#header);
  readonly #json = new JsonRow();
  #reader: Reader | undefined;
  /** Names of logs among the rows that are not read. */
  readonly skipped = new Set<string>();

  constructor(log: string) {
    this.#log = log;
    this.#reader = recordReader(log);
  }

  /** A record; null for a line that holds none. Throws UnreadableRow. */
  parse(line: Line): FlowRecord | null {
    const { text, number } = line;
    if (text === null) throw new UnreadableRow(`it is longer than ${MAXIMUM_LINE} bytes`);
    const code = text.charCodeAt(0);
    if (code === HASH) return this.#readHeader(text);
    if (code === BRACE) return this.#jsonRecord(text, number);
    if (text.trim() === '') return null;
    if (this.#reader === undefined) return null;
    this.#tsv.set(text, number);
    return this.#reader(this.#tsv);
  }

  /** Logs may be joined end to end: from here on rows belong to the log of this header. */
  #readHeader(line: string): null {
    this.#header.read(line);
    if (!line.startsWith('#fields') && !line.startsWith('#path')) return null;
    const log = tsvLog(this.#header) ?? this.#log;
    this.#reader = this.#readerOf(log);
    const columns = chiefColumns(log);
    if (columns !== undefined) this.#header.need(columns);
    return null;
  }

  #jsonRecord(text: string, number: number): FlowRecord | null {
    this.#json.set(text, number);
    const { path } = this.#json;
    const reader = path === null ? recordReader(this.#log) : this.#readerOf(logName(path));
    return reader === undefined ? null : reader(this.#json);
  }

  #readerOf(log: string): Reader | undefined {
    const reader = recordReader(log);
    // A file may hold any number of names; nobody reads a list of a thousand.
    if (reader === undefined && this.skipped.size < MAXIMUM_NAMES) this.skipped.add(log);
    return reader;
  }
}

const HASH = 0x23;
const BRACE = 0x7b;
const MAXIMUM_NAMES = 100;
