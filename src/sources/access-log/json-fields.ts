import { UnreadableRow } from '../unreadable-row.ts';

export type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields of a line, or null where it is no object. A format of one's own puts quotes around what the server escapes
 * for text, not for JSON: `\x16` of nginx and Apache, and Apache's `\v`, are read as they were meant.
 */
export function jsonFields(line: string): Fields | null {
  const fields = parsed(line) ?? (line.includes('\\') ? parsed(repaired(line)) : undefined);
  return typeof fields === 'object' && fields !== null && !Array.isArray(fields) ? (fields as Fields) : null;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function repaired(line: string): string {
  return line.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (whole, code: string | undefined, letter: string | undefined) => {
    if (code !== undefined) return `\\u00${code}`;
    return letter === 'v' ? '\\u000b' : whole;
  });
}

/** The first of these fields that says something; a dot leads into an object, where the name itself has none. */
export function fieldOf(fields: Fields, names: readonly string[]): string | number | undefined {
  for (const name of names) {
    const value = fields[name] ?? (name.includes('.') ? nested(fields, name) : undefined);
    if (typeof value === 'number') return value;
    if (typeof value === 'string' && value !== '' && value !== '-') return value;
  }
  return undefined;
}

function nested(fields: Fields, name: string): unknown {
  let value: unknown = fields;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Fields)[part];
  }
  return value;
}

/** The same as text, a character for each byte; null where nothing is said. */
export function textField(fields: Fields, names: readonly string[]): string | null {
  const value = fieldOf(fields, names);
  return value === undefined ? null : byteTextOf(String(value));
}

/** The same as a count; null where nothing is said. Throws UnreadableRow for what is none. */
export function countField(fields: Fields, names: readonly string[]): number | null {
  const value = fieldOf(fields, names);
  if (value === undefined) return null;
  const count = typeof value === 'number' ? value : /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(count) || count < 0) throw new UnreadableRow(`${names[0]} is no count`);
  return count;
}

/**
 * Lines are read a character for each byte, so what stands in them as UTF-8 is bytes already; only what is escaped as
 * `\u` may be a character beyond.
 */
export function byteTextOf(text: string): string {
  return text.replace(/[\u0100-\uffff]+/g, (run) => Buffer.from(run).toString('latin1'));
}
