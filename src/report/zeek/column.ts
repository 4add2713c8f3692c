import { secondsText, toSeconds } from '../../model/time.ts';

/** Zeek's types of log fields, as far as these logs need them. */
export type ZeekType =
  | 'time'
  | 'interval'
  | 'string'
  | 'addr'
  | 'port'
  | 'enum'
  | 'count'
  | 'bool'
  | 'double'
  | 'set[string]'
  | 'set[enum]'
  | 'set[addr]'
  | 'vector[string]'
  | 'vector[addr]'
  | 'vector[interval]';

/** Times and intervals are in microseconds here; null is unset. */
export type ZeekValue = string | number | boolean | readonly (string | number)[] | null;

/** One field of a log and where its value comes from. */
export interface ZeekColumn<Row> {
  readonly name: string;
  readonly type: ZeekType;
  readonly value: (row: Row) => ZeekValue;
}

/** Makes a column. */
export function column<Row>(name: string, type: ZeekType, value: (row: Row) => ZeekValue): ZeekColumn<Row> {
  return { name, type, value };
}

/** A column of Zeek's log that this version has nothing for: it keeps the others in their places. */
export function unset<Row>(name: string, type: ZeekType): ZeekColumn<Row> {
  return { name, type, value: () => null };
}

/** A list that nothing was put into is unset in Zeek's logs, not empty. */
export function filled<Item>(items: readonly Item[]): readonly Item[] | null {
  return items.length === 0 ? null : items;
}

/** What the model holds as an empty text where nothing is known; unset in a log. */
export function known(text: string): string | null {
  return text === '' ? null : text;
}

/** Zeek's defaults of the header (LogAscii::unset_field, empty_field, set_separator). */
const UNSET = '-';
const EMPTY = '(empty)';
const SET_SEPARATOR = ',';

const UNPRINTABLE = /[\p{Cc}\p{Cs}\\]/gu;

function hexadecimal(character: string): string {
  return `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;
}

/**
 * Escapes text as Zeek's ASCII writer does (threading/formatters/Ascii.cc, ODesc): unprintable bytes and separators as
 * `\xHH`, a backslash doubled, UTF-8 kept, and text that would read as unset or empty with its first byte escaped.
 */
function escapeText(text: string, inSet: boolean): string {
  if (text === '') return EMPTY;
  if (text === UNSET || text === EMPTY) return hexadecimal(text.charAt(0)) + text.slice(1);
  const escaped = text
    .toWellFormed()
    .replace(UNPRINTABLE, (character) => (character === '\\' ? '\\\\' : hexadecimal(character)));
  return inSet ? escaped.replaceAll(SET_SEPARATOR, hexadecimal(SET_SEPARATOR)) : escaped;
}

function scalarText(type: string, value: string | number | boolean, inSet: boolean): string {
  if (typeof value === 'boolean') return value ? 'T' : 'F';
  if (typeof value === 'string') return escapeText(value, inSet);
  return type === 'time' || type === 'interval' ? secondsText(value) : String(value);
}

/** A value as one field of a TSV row. */
export function tsvField(type: ZeekType, value: ZeekValue): string {
  if (value === null) return UNSET;
  if (typeof value !== 'object') return scalarText(type, value, false);
  if (value.length === 0) return EMPTY;
  const element = type.slice(type.indexOf('[') + 1, -1);
  return value.map((item) => scalarText(element, item, true)).join(SET_SEPARATOR);
}

/** A value as Zeek's JSON writer gives it. */
export function jsonField(type: ZeekType, value: Exclude<ZeekValue, null>): unknown {
  const seconds = type.includes('time') || type.includes('interval');
  if (typeof value === 'number') return seconds ? toSeconds(value) : value;
  if (typeof value !== 'object') return value;
  return value.map((item) => (typeof item === 'number' && seconds ? toSeconds(item) : item));
}
