import { createHash } from 'node:crypto';
import { GatehoundError } from '../model/error.ts';
import type { Flow, FlowBatch } from '../model/flow.ts';
import type { BatchPool } from './batch.ts';
import type { ByteReader } from './byte-reader.ts';
import type { Format } from './format.ts';
import { type Line, MAXIMUM_LINE, readLines } from './lines.ts';
import type { PeekReader } from './peek-reader.ts';
import { ReorderBuffer } from './reorder.ts';
import { ReadingStatistics, type Source } from './source.ts';
import { COLUMNS, type Field, flowOfRow, UnreadableRow } from './zeek-conn-row.ts';
import { ZeekHeader, zeekLogName } from './zeek-header.ts';

/** Turns the lines of a conn.log, TSV or JSON or both, into flows. */
class ConnLineParser {
  readonly #header = new ZeekHeader();
  /** Where each field of COLUMNS is in a TSV row; missing where the header has none. */
  #places = new Map<string, number>();
  /** A row must reach this far; extra columns of labelled logs, also missing ones, do not matter. */
  #last = -1;

  /** A flow; null for a line that holds none. Throws UnreadableRow. */
  parse(line: Line): Flow | null {
    const { text } = line;
    if (text === null) throw new UnreadableRow(`it is longer than ${MAXIMUM_LINE} bytes`);
    if (text === '') return null;
    const name = () => uidOf(line.number, text);
    if (text.startsWith('{')) return flowOfRow(jsonField(text), name);
    if (text.startsWith('#')) {
      this.#readHeader(text);
      return null;
    }
    return flowOfRow(this.#tsvField(text), name);
  }

  #readHeader(text: string): void {
    this.#header.read(text);
    if (!text.startsWith('#fields')) return;
    this.#places = new Map();
    this.#last = -1;
    for (const column of COLUMNS) {
      const place = this.#header.fields.indexOf(column);
      if (place >= 0) this.#places.set(column, place);
      this.#last = Math.max(this.#last, place);
    }
  }

  #tsvField(text: string): Field {
    const { path, separator, unset, empty } = this.#header;
    if (path !== null && path !== 'conn') throw new UnreadableRow(`it belongs to the log "${path}"`);
    const values = text.split(separator);
    if (values.length <= this.#last) {
      throw new UnreadableRow(`it has ${values.length} columns and at least ${this.#last + 1} are needed`);
    }
    return (column) => {
      const value = values[this.#places.get(column) ?? -1];
      return value === unset || value === empty ? undefined : value;
    };
  }
}

/** Names as shippers write them that cannot have a dot in a name: `id_orig_h`. */
const UNDERSCORED = new Map<string, string>(
  COLUMNS.filter((column) => column.includes('.')).map((column) => [column, column.replace('.', '_')]),
);

function jsonField(text: string): Field {
  let row: Readonly<Record<string, unknown>>;
  try {
    row = JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new UnreadableRow('it is no JSON', { cause });
  }
  const path = row['_path'] ?? row['@stream'];
  if (typeof path === 'string' && path !== 'conn') throw new UnreadableRow(`it belongs to the log "${path}"`);
  return (column) => row[column] ?? row[UNDERSCORED.get(column) ?? ''] ?? undefined;
}

/** A name for a row without uid: the same row at the same place always gets the same one. */
function uidOf(number: number, text: string): string {
  return `C${createHash('sha256').update(`${number} ${text}`).digest('hex').slice(0, 17)}`;
}

class ZeekConnSource implements Source {
  readonly path: string;
  readonly format = 'zeek-conn';
  readonly statistics: ReadingStatistics;
  readonly #reader: ByteReader;

  constructor(path: string, reader: ByteReader) {
    this.path = path;
    this.#reader = reader;
    this.statistics = new ReadingStatistics(reader.size);
  }

  async *batches(_pool: BatchPool): AsyncGenerator<FlowBatch> {
    const parser = new ConnLineParser();
    const reorder = new ReorderBuffer();
    for await (const lines of readLines(this.#reader)) {
      this.statistics.bytesRead = this.#reader.position;
      const due: Flow[] = [];
      for (const line of lines) {
        const flow = this.#read(parser, line);
        if (flow !== null && reorder.push(flow, due)) this.statistics.late += 1;
      }
      if (due.length > 0) yield this.#batch(due);
    }
    this.statistics.bytesRead = this.#reader.position;
    if (this.#reader.failure !== null) this.statistics.note(this.#reader.failure);
    const rest: Flow[] = [];
    reorder.flush(rest);
    if (rest.length > 0) yield this.#batch(rest);
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  #batch(flows: readonly Flow[]): FlowBatch {
    this.statistics.flows += flows.length;
    return { kind: 'flows', flows };
  }

  #read(parser: ConnLineParser, line: Line): Flow | null {
    try {
      return parser.parse(line);
    } catch (cause) {
      if (!(cause instanceof UnreadableRow)) throw cause;
      this.statistics.unreadable += 1;
      if (this.statistics.partial === null) {
        const place = `line ${line.number} (byte ${line.byte}${this.#reader.layer})`;
        this.statistics.note(new GatehoundError('GH-SRC-013', `${place} cannot be read: ${cause.message}`, { cause }));
      }
      return null;
    }
  }
}

export const ZEEK_CONN: Format = {
  format: 'zeek-conn',
  recognise: (head) => zeekLogName(head) === 'conn',
  async open(path: string, reader: PeekReader): Promise<Source> {
    return new ZeekConnSource(path, reader);
  },
};
