import { GatehoundError } from '../model/error.ts';
import type { WebRequest } from '../model/web/request.ts';
import { CsvRows } from './csv-rows.ts';
import { byteText, readLines } from './lines.ts';
import { openBytes } from './open.ts';
import { recordedRequest } from './recorded-request.ts';

/** A request of a list, or what stands for one: a URL, a query, the value of a parameter. */
export interface ListedRequest {
  /** A character for each byte; of a whole request its line in the list. */
  readonly line: string;
  /** Null where the line is all there is. */
  readonly request: WebRequest | null;
  /** Whether it is an attack, by what the list says; null where it does not. */
  readonly label: 0 | 1 | null;
  /** What kind of attack the list says; empty where it does not. */
  readonly name: string;
  /** From 1. */
  readonly number: number;
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
  bytesRead: number;
  bytesTotal: number | null;
}

/** Columns of CSV files, in the order in which they are looked for; compared without case. */
const TEXT_COLUMNS = ['payload', 'request', 'query', 'url', 'uri', 'text', 'sentence', 'value', 'input', 'data'];
const LABEL_COLUMNS = ['label', 'is_malicious', 'malicious', 'is_attack', 'attack', 'target', 'class'];
const NAME_COLUMNS = ['injection_type', 'attack_type', 'type', 'category', 'cls'];

/** What says that a row is benign, or an attack; other words name a kind of attack. */
const BENIGN_WORDS = /^(?:0(?:\.0+)?|false|no|good|benign|normal|norm|legal|legitimate|valid|white|-)$/i;

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
    let parser: ((line: string, number: number) => ListedRequest | null | 'none') | null = null;
    for await (const lines of readLines(reader, byteText)) {
      const listed: ListedRequest[] = [];
      counters.bytesRead = reader.position;
      counters.bytesTotal = reader.size;
      for (const { text, number } of lines) {
        if (text !== null && text.trim() === '' && options.keepsEmpty !== true) continue;
        parser ??= parserOf(format ?? recogniseList(text ?? ''));
        const found = text === null ? null : parser(text, number);
        if (found === 'none') continue;
        if (found === null) {
          counters.unreadable += 1;
          if (counters.firstUnreadable === 0) counters.firstUnreadable = number;
          if (options.keepsEmpty === true)
            listed.push({ line: text ?? '', request: null, label: null, name: '', number });
        } else {
          counters.read += 1;
          listed.push(found);
        }
      }
      yield listed;
    }
    if (reader.failure !== null) throw reader.failure;
  } finally {
    await reader.close();
  }
}

/** How a list is written, by its first line. */
export function recogniseList(line: string): ListFormat {
  if (line.startsWith('{') && recordedRequest(line) !== null) return 'ndjson';
  return columnsOf(line) === null ? 'lines' : 'csv';
}

function parserOf(format: ListFormat): (line: string, number: number) => ListedRequest | null | 'none' {
  if (format === 'lines') return (line, number) => ({ line, request: null, label: null, name: '', number });
  if (format === 'ndjson') {
    return (line, number) => {
      const recorded = recordedRequest(line);
      if (recorded === null) return null;
      const { request, label, name } = recorded;
      return { line, request, label: label === null ? null : labelOf(label), name, number };
    };
  }
  const rows = new CsvRows();
  let columns: Columns | null = null;
  return (line, number) => {
    const cells = rows.add(line);
    if (cells === null) return 'none';
    if (columns === null) {
      columns = columnsOf(line);
      if (columns === null) {
        const remedy = `give a header with one of ${TEXT_COLUMNS.slice(0, 4).join(', ')} and one of ${LABEL_COLUMNS.slice(0, 2).join(', ')}`;
        throw new GatehoundError('GH-WEB-041', 'the CSV file has no header that names its columns', { remedy });
      }
      return 'none';
    }
    const text = cells[columns.text];
    if (text === undefined || text === '') return null;
    const label = columns.label < 0 ? null : labelOf(cells[columns.label] ?? '');
    return { line: text, request: null, label, name: cells[columns.name] ?? '', number };
  };
}

function labelOf(word: string): 0 | 1 {
  return BENIGN_WORDS.test(word.trim()) ? 0 : 1;
}

interface Columns {
  readonly text: number;
  readonly label: number;
  readonly name: number;
}

/** Where a header names a column of texts and one of labels; null for what is no header. */
function columnsOf(line: string): Columns | null {
  if (!line.includes(',')) return null;
  const names = new CsvRows().add(line)?.map((cell) => cell.trim().toLowerCase()) ?? [];
  const first = (wanted: readonly string[]): number => names.indexOf(wanted.find((name) => names.includes(name)) ?? '');
  const text = first(TEXT_COLUMNS);
  const label = first(LABEL_COLUMNS);
  return text < 0 || label < 0 ? null : { text, label, name: first(NAME_COLUMNS) };
}
