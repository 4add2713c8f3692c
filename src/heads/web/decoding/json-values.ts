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

/**
 * Names and texts in a JSON document. Numbers and words such as `true` say nothing and are left out. Of what is no JSON, or
 * only its beginning, the strings; null where there are none.
 */
export function jsonValues(text: string, most: number): JsonValues | null {
  if (nesting(text) > PARSED_DEPTH) return { names: [], values: [{ name: '', text }], flags: ['json-depth'] };
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return stringsOf(text, most);
  }
  const names: string[] = [];
  const values: NamedText[] = [];
  const flags = new Set<string>();
  // Depth first, in the order of the document; a stack of our own, so that depth costs no calls.
  const open: { readonly name: string; readonly value: unknown; readonly depth: number }[] = [
    { name: '', value: document, depth: 0 },
  ];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const { name, value, depth } = item;
    if (values.length + names.length >= most) {
      flags.add('fields');
      break;
    }
    if (typeof value === 'string') values.push({ name, text: value });
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= JSON_DEPTH) {
      flags.add('json-depth');
      values.push({ name, text: JSON.stringify(value) });
      continue;
    }
    const entries = Object.entries(value);
    if (!Array.isArray(value)) for (const [key] of entries) names.push(key);
    for (let index = entries.length - 1; index >= 0; index--) {
      const [key, child] = entries[index] as [string, unknown];
      open.push({ name: name === '' ? key : `${name}.${key}`.slice(0, 200), value: child, depth: depth + 1 });
    }
  }
  return { names, values, flags: [...flags] };
}

function stringsOf(text: string, most: number): JsonValues | null {
  const values: NamedText[] = [];
  let last = 0;
  for (const found of text.matchAll(/"((?:[^"\\]|\\.)*)"(\s{0,16}:)?/gs)) {
    last = found.index + found[0].length;
    if (values.length >= most) return { names: [], values, flags: ['fields'] };
    values.push({ name: '', text: found[1] as string });
  }
  if (values.length === 0) return null;
  // What comes after the last whole string may be one that was cut.
  values.push({ name: '', text: text.slice(last) });
  return { names: [], values, flags: ['bad-json'] };
}

function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x5d || code === 0x7d) depth--;
  }
  return deepest;
}
