/** Columns that people add to a log to say what its rows really are; rows may lack them. */
const ADDED: ReadonlySet<string> = new Set(['', 'label', 'detailed-label', 'detailed_label', 'detailedlabel']);

/** What the header of a Zeek TSV log says; rows are read by it. It changes when a header comes again in the middle. */
export class ZeekHeader {
  separator = '\t';
  setSeparator = ',';
  unset = '-';
  empty = '(empty)';
  path: string | null = null;
  fields: readonly string[] = [];
  /** Where each field is in a row. */
  places: ReadonlyMap<string, number> = new Map();
  /** A row must have so many columns. */
  get needed(): number {
    return this.#needed;
  }
  #needed = 0;
  /** Columns that hold several fields apart by spaces (IoT-23: `tunnel_parents   label   detailed-label`), and how many. */
  #glued: ReadonlyMap<number, number> = new Map();

  /** Takes one line that begins with `#`; others than the known ones say nothing that is needed. */
  read(line: string): void {
    if (line.startsWith('#separator')) {
      this.separator = unescapeHex(line.slice('#separator'.length).trim()) || '\t';
      // A header of its own begins, perhaps of another log.
      this.path = null;
      this.#setFields([]);
      return;
    }
    const [, name, rest] = /^#([a-z_]+)(.*)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) return;
    const text = rest.startsWith(this.separator) ? rest.slice(this.separator.length) : rest;
    if (name === 'fields') this.#setFields(text.split(this.separator));
    else if (name === 'path') this.path = logName(text);
    else if (name === 'set_separator') this.setSeparator = text.trim() || ',';
    else if (name === 'unset_field') this.unset = text.trim() || '-';
    else if (name === 'empty_field') this.empty = text.trim() || '(empty)';
  }

  /** A row need not reach further than these columns. */
  need(columns: readonly string[]): void {
    this.#needed = Math.max(0, ...columns.map((name) => (this.places.get(name) ?? -1) + 1));
  }

  /** The columns of a row. */
  split(text: string): readonly string[] {
    const values = text.split(this.separator);
    const wanted = this.fields.length;
    if (values.length < wanted && this.#glued.size > 0)
      return values.flatMap((value, place) => this.#unglue(value, place));
    // A separator too many somewhere: Zeek itself leaves no column empty.
    if (values.length > wanted && values.includes('')) {
      const filled = values.filter((value) => value !== '');
      if (filled.length === wanted) return filled;
    }
    return values;
  }

  #setFields(columns: readonly string[]): void {
    const glued = new Map<number, number>();
    this.fields = columns.flatMap((column, place) => {
      const names = column.trim().split(/\s+/);
      if (names.length > 1) glued.set(place, names.length);
      return names;
    });
    this.#glued = glued;
    const places = new Map<string, number>();
    for (const [place, name] of this.fields.entries()) if (!places.has(name)) places.set(name, place);
    this.places = places;
    this.#needed = this.fields.findLastIndex((name) => !ADDED.has(name)) + 1;
  }

  #unglue(value: string, place: number): readonly string[] {
    const count = this.#glued.get(place);
    if (count === undefined) return [value];
    const wide = value.trim().split(/\s{2,}/);
    return wide.length === count ? wide : value.trim().split(/\s+/);
  }
}

/** The name of a log in `#path` or `_path`: its last part, where it is a path of folders. */
export function logName(path: string): string {
  return path.trim().slice(path.trim().lastIndexOf('/') + 1);
}

/** `\x09` as Zeek writes it becomes the character. */
function unescapeHex(text: string): string {
  return text.replace(/\\x([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
