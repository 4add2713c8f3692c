/** A name and its text; names of nested values are joined by dots: `items.0.title`. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

export interface JsonValues {
  readonly names: readonly string[];
  readonly values: readonly NamedText[];
  readonly flags: readonly string[];
}

/** Levels that are followed; what lies deeper is taken as text. */
export const JSON_DEPTH = 32;

/** Deeper than this it is not even parsed: V8's parser takes a stack frame's worth of memory for each level. */
const PARSED_DEPTH = 512;

/** Characters of a name with all that it is nested in. */
const LONGEST_NAME = 200;

/**
 * Names and texts in a JSON document, also under a name that comes twice, at most so many of both together. Numbers and words such as `true` say nothing and
 * are left out. Of what is no JSON, or only its beginning, the strings and what stands between them; null where there are
 * no strings.
 */
export function jsonValues(text: string, most: number): JsonValues | null {
  const { depth, members } = outline(text);
  if (depth > PARSED_DEPTH) return { names: [], values: [{ name: '', text }], flags: ['json-depth'] };
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return stringsOf(text, most);
  }
  const walk = new DocumentWalk(most);
  const found = walk.walk(document);
  // Of a name that comes twice JSON.parse keeps the last value, other readers the first (RFC 8259 section 4).
  if (found.flags.length > 0 || walk.members === members) return found;
  const all = stringsOf(text, most - found.names.length - found.values.length);
  return { ...found, values: [...found.values, ...(all?.values ?? [])] };
}

interface Item {
  readonly name: string;
  readonly value: unknown;
  readonly depth: number;
}

/** Goes through a document depth first, in its order; with a stack of its own, so that depth costs no calls. */
class DocumentWalk {
  readonly #most: number;
  readonly #names: string[] = [];
  readonly #values: NamedText[] = [];
  readonly #flags = new Set<string>();
  /** Of objects, that were seen. */
  members = 0;

  constructor(most: number) {
    this.#most = most;
  }

  walk(document: unknown): JsonValues {
    const open: Item[] = [{ name: '', value: document, depth: 0 }];
    for (let item = open.pop(); item !== undefined; item = open.pop()) {
      const { name, value, depth } = item;
      if (typeof value === 'string') {
        if (value !== '' && !this.#keep({ name, text: value })) break;
      } else if (typeof value === 'object' && value !== null) {
        if (depth < JSON_DEPTH) this.#enter(item, value, open);
        else {
          this.#flags.add('json-depth');
          if (!this.#keep({ name, text: JSON.stringify(value) })) break;
        }
      }
    }
    return { names: this.#names, values: this.#values, flags: [...this.#flags] };
  }

  #enter({ name, depth }: Item, value: object, open: Item[]): void {
    const entries = Object.entries(value);
    if (!Array.isArray(value)) {
      this.members += entries.length;
      for (const [key] of entries) {
        if (this.#isFull()) break;
        this.#names.push(key);
      }
    }
    for (let index = entries.length - 1; index >= 0; index--) {
      const [key, child] = entries[index] as [string, unknown];
      const full = name === '' ? key : `${name}.${key}`;
      open.push({ name: full.slice(0, LONGEST_NAME), value: child, depth: depth + 1 });
    }
  }

  #keep(value: NamedText): boolean {
    if (this.#isFull()) return false;
    this.#values.push(value);
    return true;
  }

  #isFull(): boolean {
    if (this.#names.length + this.#values.length < this.#most) return false;
    this.#flags.add('many-fields');
    return true;
  }
}

/** What stands between strings and says nothing: brackets, commas, numbers, `true`. */
const SILENT = /^[\s[\]{},:\d.+-]*(?:(?:true|false|null)[\s[\]{},:\d.+-]*)*$/;

/** In one pass: whoever leaves strings open makes an expression look for their end again and again. */
function stringsOf(text: string, most: number): JsonValues | null {
  const values: NamedText[] = [];
  let strings = 0;
  let from = 0;
  const keep = (piece: string): void => {
    if (piece !== '') values.push({ name: '', text: piece });
  };
  for (let start = text.indexOf('"'); start >= 0; start = text.indexOf('"', from)) {
    const between = text.slice(from, start);
    if (!SILENT.test(between)) keep(between);
    const end = endOfString(text, start + 1);
    // What comes after the last whole string may be one that was cut.
    if (end < 0) {
      from = start;
      break;
    }
    keep(text.slice(start + 1, end));
    strings++;
    from = end + 1;
    if (values.length >= most) return { names: [], values: values.slice(0, most), flags: ['bad-json', 'many-fields'] };
  }
  if (strings === 0) return null;
  const rest = text.slice(from);
  if (!SILENT.test(rest)) keep(rest);
  return { names: [], values, flags: ['bad-json'] };
}

/** Where the quote stands that ends a string; -1 for none. */
function endOfString(text: string, from: number): number {
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x5c) index++;
    else if (code === 0x22) return index;
  }
  return -1;
}

/** How deep it is, and how many members its objects have: a colon each. */
function outline(text: string): { readonly depth: number; readonly members: number } {
  let depth = 0;
  let deepest = 0;
  let members = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x5d || code === 0x7d) depth--;
    else if (code === 0x3a) members++;
  }
  return { depth: deepest, members };
}
