import { createHash } from 'node:crypto';
import { UnreadableRow } from '../unreadable-row.ts';
import type { ZeekHeader } from './header.ts';
import { Row } from './row.ts';

/** A row of a TSV log. One object serves all rows, one after the other. */
export class TsvRow extends Row {
  readonly #header: ZeekHeader;
  #values: readonly string[] = [];
  #line = '';
  #number = 0;

  constructor(header: ZeekHeader) {
    super();
    this.#header = header;
  }

  /** Takes the next line. */
  set(line: string, number: number): void {
    this.#values = this.#header.split(line);
    this.#line = line;
    this.#number = number;
    const { needed } = this.#header;
    if (this.#values.length < needed) {
      throw new UnreadableRow(`it has ${this.#values.length} columns and at least ${needed} are needed`);
    }
  }

  protected scalar(name: string): string | undefined {
    const value = this.#value(name)?.trim();
    return value === '' || value === this.#header.unset || value === this.#header.empty ? undefined : value;
  }

  text(name: string): string | null {
    const value = this.#value(name);
    if (value === undefined || value === '' || value === this.#header.unset) return null;
    return value === this.#header.empty ? '' : unescapeText(value);
  }

  list(name: string): readonly string[] {
    const value = this.#value(name);
    const { unset, empty, setSeparator } = this.#header;
    if (value === undefined || value === '' || value === unset || value === empty) return [];
    return value.split(setSeparator).map((element) => (element === empty ? '' : unescapeText(element)));
  }

  identity(): string {
    return identityOf(this.#number, this.#line);
  }

  #value(name: string): string | undefined {
    const place = this.#header.places.get(name);
    return place === undefined ? undefined : this.#values[place];
  }
}

/** A name for a row without one: the same row at the same place always gets the same. */
export function identityOf(number: number, line: string): string {
  return `C${createHash('sha256').update(`${number} ${line}`).digest('hex').slice(0, 17)}`;
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ESCAPES = /\\\\|(?:\\x[0-9a-fA-F]{2})+/g;

/**
 * Undoes what Zeek's ASCII writer does to a text. Bytes behind one another are UTF-8 where they can be, as older
 * versions wrote all that is not ASCII; else each is a character.
 */
function unescapeText(text: string): string {
  return text.includes('\\') ? text.replace(ESCAPES, unescapeRun) : text;
}

function unescapeRun(run: string): string {
  if (run === '\\\\') return '\\';
  const bytes = Uint8Array.from({ length: run.length / 4 }, (_, index) =>
    Number.parseInt(run.slice(4 * index + 2, 4 * index + 4), 16),
  );
  try {
    return UTF_8.decode(bytes);
  } catch {
    return String.fromCharCode(...bytes);
  }
}
