import { UnreadableRow } from '../unreadable-row.ts';
import { Row } from './row.ts';
import { identityOf } from './tsv-row.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A row of a JSON log. One object serves all rows, one after the other. */
export class JsonRow extends Row {
  #fields: Fields = {};
  #line = '';
  #number = 0;

  /** Takes the next line. */
  set(line: string, number: number): void {
    this.#fields = parseFields(line);
    this.#line = line;
    this.#number = number;
  }

  /** Which log the row says it belongs to (Zeek's json-streaming-logs and shippers); null where it does not say. */
  get path(): string | null {
    return pathOf(this.#fields);
  }

  protected scalar(name: string): unknown {
    const value = this.#value(name);
    if (typeof value !== 'string') return value ?? undefined;
    const text = value.trim();
    return text === '' ? undefined : text;
  }

  text(name: string): string | null {
    const value = this.#value(name) ?? null;
    if (typeof value === 'string' || value === null) return value;
    return typeof value === 'object' ? null : String(value);
  }

  list(name: string): readonly string[] {
    const value = this.#value(name);
    if (typeof value === 'string') return [value];
    return Array.isArray(value) ? value.filter((item) => item !== null && typeof item !== 'object').map(String) : [];
  }

  identity(): string {
    return identityOf(this.#number, this.#line);
  }

  #value(name: string): unknown {
    return this.#fields[name] ?? otherwiseNamed(this.#fields, name);
  }
}

/** The fields of a line; throws UnreadableRow. */
export function parseFields(line: string): Fields {
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch (cause) {
    throw new UnreadableRow('it is no JSON', { cause });
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    throw new UnreadableRow('it is no object');
  return fields as Fields;
}

/** The log that `_path` (Zeek) or `@stream` (shippers) names. */
export function pathOf(fields: Fields): string | null {
  const path = fields['_path'] ?? fields['@stream'];
  return typeof path === 'string' ? path : null;
}

/** Names as shippers write them that know no dots, or take them for objects within objects. */
function otherwiseNamed(fields: Fields, name: string): unknown {
  const names = DOTTED.get(name);
  if (names === undefined) return undefined;
  const inner = fields[names.outer];
  return (
    fields[names.flat] ?? (typeof inner === 'object' && inner !== null ? (inner as Fields)[names.inner] : undefined)
  );
}

/** Zeek's names that have a dot. */
const DOTTED: ReadonlyMap<string, { readonly flat: string; readonly outer: string; readonly inner: string }> = new Map(
  [
    ...['id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p'],
    ...['version', 'serial', 'subject', 'issuer', 'not_valid_before', 'not_valid_after'].map((n) => `certificate.${n}`),
    ...['key_alg', 'sig_alg', 'key_type', 'key_length', 'exponent', 'curve'].map((name) => `certificate.${name}`),
    ...['san.dns', 'san.uri', 'san.email', 'san.ip', 'basic_constraints.ca', 'basic_constraints.path_len'],
    ...['major', 'minor', 'minor2', 'minor3', 'addl'].map((name) => `version.${name}`),
    ...['passive', 'orig_h', 'resp_h', 'resp_p'].map((name) => `data_channel.${name}`),
  ].map((name) => {
    const dot = name.indexOf('.');
    const outer = name.slice(0, dot);
    const inner = name.slice(dot + 1);
    return [name, { flat: `${outer}_${inner}`, outer, inner }];
  }),
);
