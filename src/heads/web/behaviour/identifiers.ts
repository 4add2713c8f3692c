import type { DecodedRequest } from '../decoding/decoded-request.ts';
import { fingerprint } from './fingerprint.ts';
import { pathOf } from './place.ts';

/** A place in requests that holds an identifier, and the one that stands there. */
export interface IdentifierSlot {
  /** The path with `{id}` where it stands, or the path and the parameter's name. */
  readonly slot: string;
  readonly id: number;
  /** Numbers have neighbours; others are only different. */
  readonly isNumber: boolean;
}

/** Slots of one request that are looked at. */
const MOST_SLOTS = 4;

/** Files that pages bring along by the dozen: images and their tiles, scripts, fonts, pieces of films. */
const ASSET =
  /\.(?:avif|bmp|css|gif|ico|jpe?g|js|json5?|m3u8|m4s|map|mjs|mp[34]|mvt|otf|pbf|png|svg|ts|ttf|vtt|wasm|webm|webp|woff2?)$/i;

/** Parameters that count, place or time something, or only defeat caches; in lower case without marks. */
const NO_IDENTIFIER: ReadonlySet<string> = new Set(
  'page p pg pageno pagenum pagenumber pageindex pagesize perpage paged offset start begin end from to limit size count num number n rows row cursor skip take top first last max min step index idx pos position order sort t ts time timestamp date day week month year since until after before v ver version rev build cb cachebuster cache nocache rand random rnd r seed nonce sig x y z zoom lat lng lon w width h height q quality scale dpr lang hl tz offsetutc duration age amount price qty quantity status state code type kind level depth format callback jsonp'.split(
    ' ',
  ),
);
/** Segments before a number that is none: `/page/3`, `/v1/2`. */
const COUNTED = new Set([
  'page',
  'p',
  'pages',
  'tag',
  'year',
  'archive',
  'archives',
  'offset',
  'v',
  'api',
  'tiles',
  'tile',
]);

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const HEXADECIMAL = /^(?=[^a-f]*[a-f])(?=\D*\d)[\da-f]{16,64}$/i;

/** What in a request may be the identifier of a thing: whole path segments and values of parameters that are numbers or UUIDs. */
export function identifiersOf(decoded: DecodedRequest): readonly IdentifierSlot[] {
  const path = pathOf(decoded);
  if (path.length > 512 || ASSET.test(path)) return NONE;
  const slots: IdentifierSlot[] = /\d/.test(path) ? inPath(path) : [];
  let shape: string | undefined;
  for (const { kind, name, text } of decoded.fields) {
    if (kind !== 'query' && kind !== 'body') continue;
    if (slots.length >= MOST_SLOTS) break;
    if (text.length > 64 || name.length > 64) continue;
    const found = identifier(text);
    if (found === undefined || NO_IDENTIFIER.has(name.toLowerCase().replace(/[^a-z]/g, ''))) continue;
    shape ??= path.split('/').map(withoutNumber).join('/');
    slots.push({ slot: `${shape}?${name}`, ...found });
  }
  return slots.length === 0 ? NONE : slots;
}

function inPath(path: string): IdentifierSlot[] {
  const slots: IdentifierSlot[] = [];
  const segments = path.split('/');
  for (const [index, segment] of segments.entries()) {
    if (slots.length >= MOST_SLOTS) break;
    // `/invoice-17.pdf`, `/17.html`: the number in the name.
    const stem = /^(?:[a-z]+[_-])?(\d{1,12})(?:\.[a-z]{2,5})?$/i.exec(segment)?.[1] ?? segment;
    const found = identifier(stem);
    // Months and days: `/2024/05/17`.
    if (stem.length <= 2 && segments.slice(0, index).some((each) => /^(?:19|20)\d\d$/.test(each))) continue;
    if (found === undefined || COUNTED.has((segments[index - 1] ?? '').toLowerCase())) continue;
    const shape = segments.map((each, at) => (at === index ? each.replace(stem, '{id}') : withoutNumber(each)));
    slots.push({ slot: shape.join('/'), ...found });
  }
  return slots;
}

const NONE: readonly IdentifierSlot[] = [];

function identifier(text: string): { readonly id: number; readonly isNumber: boolean } | undefined {
  // Most values are neither, and a look at their length and first character tells.
  const first = text.charCodeAt(0) | 0x20;
  const isDigit = first >= 0x30 && first <= 0x39;
  if (text.length < 16) {
    if (!isDigit || !/^\d{1,12}$/.test(text)) return undefined;
    const id = Number(text);
    return isTime(id, text.length) || isDate(id, text.length) ? undefined : { id, isNumber: true };
  }
  if (!isDigit && (first < 0x61 || first > 0x66)) return undefined;
  return UUID.test(text) || HEXADECIMAL.test(text)
    ? { id: fingerprint(text.toLowerCase()), isNumber: false }
    : undefined;
}

/** Unix seconds of the years 2001 to 2036; thirteen digits, milliseconds, are no identifier anyway. */
function isTime(id: number, digits: number): boolean {
  return digits === 10 && id >= 1_000_000_000 && id < 2_082_758_400;
}

/** Years and whole dates: `2024`, `20240517`. */
function isDate(id: number, digits: number): boolean {
  return (digits === 4 && id >= 1_990 && id < 2_100) || (digits === 8 && id >= 19_900_101 && id < 21_000_101);
}

function withoutNumber(segment: string): string {
  return /^\d{1,12}$/.test(segment) || UUID.test(segment) || HEXADECIMAL.test(segment) ? '{n}' : segment;
}
