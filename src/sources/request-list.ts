import { GatehoundError } from '../model/error.ts';
import type { WebRequest } from '../model/web/request.ts';
import { CsvRows } from './csv-rows.ts';
import { readLines } from './lines.ts';
import { openBytes } from './open.ts';
import { recordedRequest } from './recorded-request.ts';
import { labelMeaning } from './request-label.ts';

/** A request of a list, or what stands for one: a URL, a query, the value of a parameter. */
export interface ListedRequest {
  /** A character for each byte; of a whole request its line in the list. */
  readonly line: string;
  /** All of the line as it stands in the list, with a byte order mark and the CR of CRLF. */
  readonly raw: string;
  /** Null where the line is all there is. */
  readonly request: WebRequest | null;
  /** Whether it is an attack, by what the list says; null where it does not, or says that nobody knows. */
  readonly label: 0 | 1 | null;
  /** What stands where its label should, as written; null where the list has no place for one. */
  readonly labelText: string | null;
  /** What kind of attack the list says; empty where it does not. */
  readonly name: string;
  /** From 1. */
  readonly number: number;
  /** How many rows the list has before it, a header not counted: those that hold a request or should, and those with nothing. */
  readonly rowsBefore: number;
  readonly emptyBefore: number;
}

/** How a list is written. */
export const LIST_FORMATS = ['lines', 'csv', 'ndjson'] as const;

export type ListFormat = (typeof LIST_FORMATS)[number];

/** What reading a list came to. */
export interface ListCounters {
  read: number;
  /** Lines that hold no request, and the first of them; 0 for none. */
  unreadable: number;
  firstUnreadable: number;
  /** Lines with nothing, those behind the last row not counted. */
  empty: number;
  bytesRead: number;
  /** Null where nobody knows. */
  bytesTotal: number | null;
}

export function listCounters(): ListCounters {
  return { read: 0, unreadable: 0, firstUnreadable: 0, empty: 0, bytesRead: 0, bytesTotal: null };
}

/** Columns of CSV files, in the order in which they are looked for; compared without case. */
const TEXT_COLUMNS = ['payload', 'request', 'query', 'url', 'uri', 'text', 'sentence', 'value', 'input', 'data'];
const LABEL_COLUMNS = ['label', 'is_malicious', 'malicious', 'is_attack', 'attack', 'target', 'class'];
const NAME_COLUMNS = ['injection_type', 'attack_type', 'type', 'category', 'cls'];

/**
 * Reads a list of requests, piece by piece: one a line, as they are or as JSON; or CSV with a header. How it is written is
 * recognised by its first line, and so are gzip and zstd. Throws GH-SRC-001 and its like where it cannot be read.
 *
 * @param format null: recognise
 * @param counters is kept up to date
 * @param options `keepsEmpty`: an empty line, or one that cannot be read, is a request too, so that there is one for each line
 */
export async function* readRequestList(
  path: string,
  format: ListFormat | null,
  counters: ListCounters,
  options: { readonly keepsEmpty?: boolean } = {},
): AsyncGenerator<readonly ListedRequest[]> {
  const reader = await openBytes(path);
  try {
    let parser: ListParser | null = null;
    let last = 0;
    let emptyBefore = 0;
    const heard = (found: ParsedLine | null, line: string, raw: string, number: number): readonly ListedRequest[] => {
      const place = { raw, number, rowsBefore: counters.read + counters.unreadable, emptyBefore };
      counters.empty = emptyBefore;
      if (found !== null) {
        counters.read += 1;
        return [{ ...found, ...place }];
      }
      counters.unreadable += 1;
      if (counters.firstUnreadable === 0) counters.firstUnreadable = number;
      return options.keepsEmpty === true ? [{ ...plainLine(line), ...place }] : [];
    };
    for await (const lines of readLines(reader, wholeLine)) {
      const listed: ListedRequest[] = [];
      counters.bytesRead = reader.position;
      counters.bytesTotal = reader.size;
      for (const { text, number } of lines) {
        last = number;
        const raw = text?.slice(0, -1) ?? '';
        const line = number === 1 ? raw.replace(BYTE_ORDER_MARK, '') : raw;
        const content = line.endsWith('\r') ? line.slice(0, -1) : line;
        if (text !== null && content.trim() === '' && options.keepsEmpty !== true) {
          emptyBefore += 1;
          continue;
        }
        parser ??= parserOf(format ?? recogniseList(content));
        const found = text === null ? null : parser.line(content);
        if (found !== 'none') listed.push(...heard(found, content, raw, number));
      }
      yield listed;
    }
    const rest = parser === null ? 'none' : parser.end();
    if (rest !== 'none') yield heard(rest, '', '', last);
    if (reader.failure !== null) throw reader.failure;
  } finally {
    await reader.close();
  }
}

/** A character for each byte, and behind them a line end, without which a CR would be taken for a part of it. */
function wholeLine(bytes: Uint8Array): string {
  return `${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')}\n`;
}

const BYTE_ORDER_MARK = /^\xef\xbb\xbf/;

type ParsedLine = Pick<ListedRequest, 'line' | 'request' | 'label' | 'labelText' | 'name'>;

/** A line that says nothing but itself. */
function plainLine(line: string): ParsedLine {
  return { line, request: null, label: null, labelText: null, name: '' };
}

/** Reads a list line by line; `none` where a line holds no request and need hold none, null where it should. */
interface ListParser {
  line(text: string): ParsedLine | null | 'none';
  /** What is left at the end. */
  end(): ParsedLine | null | 'none';
}

/** How a list is written, by its first line. */
export function recogniseList(line: string): ListFormat {
  if (line.startsWith('{') && recordedRequest(line) !== null) return 'ndjson';
  return columnsOf(new CsvRows().add(line) ?? []) === null ? 'lines' : 'csv';
}

function parserOf(format: ListFormat): ListParser {
  if (format === 'csv') return new CsvParser();
  const end = () => 'none' as const;
  if (format === 'lines') return { line: plainLine, end };
  return {
    line: (line) => {
      const recorded = recordedRequest(line);
      if (recorded === null) return null;
      const { request, label, name } = recorded;
      return { line, request, ...labelled(label), name };
    },
    end,
  };
}

/** Rows of CSV, of which the first says what stands where. */
class CsvParser implements ListParser {
  readonly #rows = new CsvRows();
  #columns: Columns | null = null;

  line(text: string): ParsedLine | null | 'none' {
    const cells = this.#rows.add(text);
    return cells === null ? 'none' : this.#row(cells);
  }

  /** A row whose quotes were never closed cannot be read. */
  end(): ParsedLine | null | 'none' {
    return this.#rows.end() === null ? 'none' : null;
  }

  #row(cells: readonly string[]): ParsedLine | null | 'none' {
    if (this.#columns === null) {
      this.#columns = columnsOf(cells);
      if (this.#columns !== null) return 'none';
      const remedy = `give a header with one of ${TEXT_COLUMNS.slice(0, 4).join(', ')} and one of ${LABEL_COLUMNS.slice(0, 2).join(', ')}`;
      throw new GatehoundError('GH-WEB-041', 'the CSV file has no header that names its columns', { remedy });
    }
    const { text, label, name } = this.#columns;
    const line = cells[text] ?? '';
    if (line === '') return null;
    return { line, request: null, ...labelled(cells[label] ?? ''), name: cells[name] ?? '' };
  }
}

function labelled(labelText: string | null): Pick<ListedRequest, 'label' | 'labelText'> {
  const meaning = labelText === null ? null : labelMeaning(labelText);
  return { label: meaning === 'open' ? null : meaning, labelText };
}

interface Columns {
  readonly text: number;
  readonly label: number;
  readonly name: number;
}

/** Where a header names a column of texts and one of labels; null for what is no header. */
function columnsOf(cells: readonly string[]): Columns | null {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const first = (wanted: readonly string[]): number => {
    const found = wanted.find((name) => names.includes(name));
    return found === undefined ? -1 : names.indexOf(found);
  };
  const text = first(TEXT_COLUMNS);
  const label = first(LABEL_COLUMNS);
  return text < 0 || label < 0 ? null : { text, label, name: first(NAME_COLUMNS) };
}
