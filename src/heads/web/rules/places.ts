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

/** Where a condition looks. */
export interface Places {
  /** Those that are looked at whatever they are called. */
  readonly kinds: number;
  /** And those of one name alone, in lower case. */
  readonly named: readonly { readonly kinds: number; readonly name: string }[];
  /** All of both. */
  readonly all: number;
}

/** The places of these words, or the word that is none. */
export function placesOf(words: readonly string[]): Places | { readonly unknown: string } {
  let kinds = 0;
  let all = 0;
  const named: { readonly kinds: number; readonly name: string }[] = [];
  for (const word of words) {
    const colon = word.indexOf(':');
    const found = colon < 0 ? PLACES.get(word) : NAMED.get(word.slice(0, colon));
    const name = word
      .slice(colon + 1)
      .trim()
      .toLowerCase();
    if (found === undefined || name === '') return { unknown: word };
    if (colon < 0) kinds |= found;
    else named.push({ kinds: found, name });
    all |= found;
  }
  return { kinds, named, all };
}

/** Whether a field of this kind and name is one of the places. */
export function isAmong(places: Places, kind: number, name: string): boolean {
  if ((places.kinds & kind) !== 0) return true;
  for (const one of places.named) {
    if ((one.kinds & kind) !== 0 && (one.name === name || one.name === name.toLowerCase())) return true;
  }
  return false;
}
