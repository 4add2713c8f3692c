import type { WebFieldKind } from '../../../model/web/inspection.ts';

/** A bit for each kind of field, and for what is looked at beside fields. */
export const PLACE_BITS = {
  method: 1,
  path: 2,
  name: 4,
  query: 8,
  body: 16,
  cookie: 32,
  header: 64,
  /** Host, path and query as one text. */
  url: 128,
  /** The body as one text. */
  whole: 256,
  status: 512,
  client: 1_024,
} as const satisfies Record<WebFieldKind | 'url' | 'whole' | 'status' | 'client', number>;

const EVERY_FIELD =
  PLACE_BITS.method |
  PLACE_BITS.path |
  PLACE_BITS.name |
  PLACE_BITS.query |
  PLACE_BITS.body |
  PLACE_BITS.cookie |
  PLACE_BITS.header;

/** What stands where, in the words of rules. */
const PLACES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    any: EVERY_FIELD,
    url: PLACE_BITS.url,
    path: PLACE_BITS.path,
    query: PLACE_BITS.query,
    body: PLACE_BITS.body | PLACE_BITS.whole,
    value: PLACE_BITS.query | PLACE_BITS.body | PLACE_BITS.cookie,
    name: PLACE_BITS.name,
    cookie: PLACE_BITS.cookie,
    header: PLACE_BITS.header,
    method: PLACE_BITS.method,
    status: PLACE_BITS.status,
    client: PLACE_BITS.client,
  }),
);

/** Places of which one is picked by its name: `header:user-agent`. */
const NAMED: ReadonlyMap<string, number> = new Map(
  Object.entries({
    query: PLACE_BITS.query,
    body: PLACE_BITS.body,
    value: PLACE_BITS.query | PLACE_BITS.body | PLACE_BITS.cookie,
    cookie: PLACE_BITS.cookie,
    header: PLACE_BITS.header,
  }),
);

export const PLACE_NAMES: readonly string[] = [...PLACES.keys()];

/** Fields of one kind by their names, in lower case; `*` in a name stands for any characters. */
interface NamedPlace {
  readonly kinds: number;
  readonly name: string;
  /** What stands between the `*` of the name; null where it has none. */
  readonly pieces: readonly string[] | null;
}

/** Where a condition looks. */
export interface Places {
  /** Those that are looked at whatever they are called. */
  readonly kinds: number;
  /** And those of some names alone. */
  readonly named: readonly NamedPlace[];
  /** Those of some names that are not looked at. */
  readonly but: readonly NamedPlace[];
  /** All of kinds and named. */
  readonly all: number;
}

/** The places of these words, or the word that is none. */
export function placesOf(words: readonly string[]): Places | { readonly unknown: string } {
  let kinds = 0;
  let all = 0;
  const named: NamedPlace[] = [];
  const but: NamedPlace[] = [];
  for (const word of words) {
    const isBut = word.startsWith('!');
    const colon = word.indexOf(':');
    const found = colon < 0 ? PLACES.get(word) : NAMED.get(word.slice(isBut ? 1 : 0, colon));
    const name = word
      .slice(colon + 1)
      .trim()
      .toLowerCase();
    if (found === undefined || name === '') return { unknown: word };
    if (colon < 0) kinds |= found;
    else (isBut ? but : named).push({ kinds: found, name, pieces: name.includes('*') ? name.split('*') : null });
    if (!isBut) all |= found;
  }
  // Only what is left out was said: everything else is looked at.
  if (all === 0 && but.length > 0) return { kinds: EVERY_FIELD, named, but, all: EVERY_FIELD };
  return { kinds, named, but, all };
}

/** Whether a field of this kind and name is one of the places. */
export function isAmong(places: Places, kind: number, name: string): boolean {
  if (places.but.length > 0 && isNamed(places.but, kind, name)) return false;
  return (places.kinds & kind) !== 0 || isNamed(places.named, kind, name);
}

function isNamed(named: readonly NamedPlace[], kind: number, name: string): boolean {
  for (const one of named) {
    if ((one.kinds & kind) === 0) continue;
    if (one.pieces === null ? one.name === name || one.name === name.toLowerCase() : fits(one.pieces, name))
      return true;
  }
  return false;
}

/** Whether a name holds the pieces in their order, the first at its beginning and the last at its end. */
function fits(pieces: readonly string[], name: string): boolean {
  const small = name.toLowerCase();
  const first = pieces[0] as string;
  const last = pieces.at(-1) as string;
  if (small.length < first.length + last.length || !small.startsWith(first) || !small.endsWith(last)) return false;
  const end = small.length - last.length;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = small.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
