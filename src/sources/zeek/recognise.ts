import type { Micros } from '../../model/time.ts';
import { headText } from '../head-text.ts';
import { ZeekHeader } from './header.ts';
import { parseFields, pathOf } from './json-row.ts';
import { logOfFields, recordReader } from './logs.ts';
import { isoTime, numberOf, secondsTime } from './time.ts';

/** What the beginning of an input shows of a Zeek log. */
export interface ZeekBeginning {
  /** The name of the log; null where neither a name nor the fields tell. */
  readonly log: string | null;
  /** `ts` of the first row; null where there is none yet, or it cannot be read. */
  readonly first: Micros | null;
}

/** Lines that are looked at: a JSON log leaves out what is not set, so the first may not show which log it is. */
const LINES = 200;

/**
 * Looks whether these bytes begin a Zeek log: by `#path` or `_path`, else by the fields. Null for what is no Zeek log,
 * or none yet.
 */
export function zeekBeginning(head: Uint8Array): ZeekBeginning | null {
  const text = headText(head).trimStart();
  if (!text.startsWith('{') && !text.startsWith('#')) return null;
  const lines = text.split('\n', LINES + 1);
  // The last one has no line end yet; of a JSON log it may be whole.
  const last = lines.pop() ?? '';
  const whole = lines.map((line) => line.trim());
  if (last.trimEnd().endsWith('}')) whole.push(last.trim());
  return text.startsWith('{') ? jsonBeginning(whole) : tsvBeginning(whole);
}

function tsvBeginning(lines: readonly string[]): ZeekBeginning | null {
  const header = new ZeekHeader();
  for (const line of lines) {
    if (line.startsWith('#')) header.read(line);
    else if (line !== '' && header.fields.length > 0) return { log: tsvLog(header), first: firstTime(header, line) };
    else if (line !== '') return null;
  }
  return header.fields.length > 0 ? { log: tsvLog(header), first: null } : null;
}

function firstTime(header: ZeekHeader, line: string): Micros | null {
  return timeOf(header.split(line)[header.places.get('ts') ?? -1]);
}

/** The log of a TSV header: by its name, else by its columns; null where both say nothing. */
export function tsvLog(header: ZeekHeader): string | null {
  return header.path ?? logOfFields((field) => header.places.has(field));
}

function jsonBeginning(lines: readonly string[]): ZeekBeginning | null {
  let found: ZeekBeginning | null = null;
  for (const line of lines) {
    const row = jsonRow(line);
    if (row === null) {
      // What does not begin as a Zeek log is none; later on it is a damaged row.
      if (found === null) return null;
      continue;
    }
    found ??= { log: null, first: row.time };
    if (row.log === null) continue;
    const first: Micros | null = found.first;
    if (recordReader(row.log) !== undefined) return { log: row.log, first };
    // Rows of several logs may be in one stream: one that is read is looked for.
    if (found.log === null) found = { log: row.log, first };
  }
  return found;
}

function jsonRow(line: string): { readonly log: string | null; readonly time: Micros | null } | null {
  let fields: Readonly<Record<string, unknown>>;
  try {
    fields = parseFields(line);
  } catch {
    return null;
  }
  const path = pathOf(fields);
  if (path === null && (fields['ts'] === undefined || fields['event_type'] !== undefined)) return null;
  const log = path ?? logOfFields((field) => fields[field] !== undefined);
  const isZeek = log !== null || fields['uid'] !== undefined || fields['id.orig_h'] !== undefined;
  return isZeek || fields['id_orig_h'] !== undefined ? { log, time: timeOf(fields['ts']) } : null;
}

function timeOf(value: unknown): Micros | null {
  const time = typeof value === 'string' && value.includes('T') ? isoTime(value) : secondsTime(numberOf(value));
  return time ?? null;
}
