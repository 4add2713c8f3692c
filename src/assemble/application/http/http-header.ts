import { decodeBase64 } from '../reading/base64.ts';
import { latin1, startsWithIgnoringCase } from '../reading/text.ts';

const COLON = 0x3a;
const SPACE = 0x20;
const TAB = 0x09;

/** Values of proxy headers that are kept of a message; a chain of relays sends a few. */
const PROXIED_LIMIT = 16;
/** Text that is kept of them together, as much as of one header. */
const PROXIED_TEXT_LIMIT = 16_384;
/** What is kept of a value; servers refuse at 8 KiB (nginx, Apache). */
export const VALUE_LIMIT = 16_384;

/** The headers of one message that anybody asks for. */
export interface HttpHeaders {
  host: string | null;
  referrer: string | null;
  userAgent: string | null;
  origin: string | null;
  /** Media type without parameters, lower case. */
  contentType: string | null;
  contentLength: number | null;
  contentEncoding: string | null;
  /** Transfer-Encoding ends in `chunked`. */
  chunked: boolean;
  upgrade: string | null;
  /** Of HTTP basic authentication (RFC 7617). */
  username: string | null;
  password: string | null;
  /** What proxies add, as `VIA -> 1.1 squid`. */
  proxied: readonly string[];
}

/** What a message without any such header has: many do without most of them, so the list is shared. */
const NONE: readonly string[] = [];

export function emptyHeaders(): HttpHeaders {
  return {
    host: null,
    referrer: null,
    userAgent: null,
    origin: null,
    contentType: null,
    contentLength: null,
    contentEncoding: null,
    chunked: false,
    upgrade: null,
    username: null,
    password: null,
    proxied: NONE,
  };
}

/** Names of the headers of interest by the code of their first letter: most headers are none of ours and cost one look-up. */
const NAMES: readonly (readonly string[] | undefined)[] = byFirstLetter([
  'host',
  'referer',
  'user-agent',
  'upgrade',
  'origin',
  'authorization',
  'transfer-encoding',
  'content-type',
  'content-length',
  'content-encoding',
  // Those that Zeek's http.log gathers as `proxied`.
  'client-ip',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-from',
  'xroxy-connection',
  'via',
  'proxy-connection',
]);

/** Takes one header line in; the rest of a folded header begins with a blank and is passed over. First value wins. */
export function readHeader(headers: HttpHeaders, bytes: Uint8Array, from: number, to: number): void {
  if (from >= to) return;
  const names = NAMES[(bytes[from] as number) | 0x20];
  if (names === undefined) return;
  for (const name of names) {
    const value = headerValue(name, bytes, from, to);
    if (value === null) continue;
    setHeader(headers, name, value);
    return;
  }
}

/** Takes a header in; `name` in lower case. */
export function setHeader(headers: HttpHeaders, name: string, value: string): void {
  switch (name) {
    case 'host':
      headers.host ??= value;
      return;
    case 'referer':
      headers.referrer ??= value;
      return;
    case 'user-agent':
      headers.userAgent ??= value;
      return;
    case 'origin':
      headers.origin ??= value;
      return;
    case 'upgrade':
      headers.upgrade ??= value;
      return;
    case 'transfer-encoding':
      headers.chunked ||= /\bchunked\s*$/i.test(value);
      return;
    case 'content-type':
      headers.contentType ??= mediaType(value);
      return;
    case 'content-length':
      headers.contentLength ??= wholeNumber(value);
      return;
    case 'content-encoding':
      headers.contentEncoding ??= value;
      return;
    case 'authorization':
      setCredentials(headers, value);
      return;
    case 'client-ip':
    case 'forwarded':
    case 'x-forwarded-for':
    case 'x-forwarded-from':
    case 'xroxy-connection':
    case 'via':
    case 'proxy-connection':
      addProxied(headers, name, value);
      return;
    default:
  }
}

function addProxied(headers: HttpHeaders, name: string, value: string): void {
  if (headers.proxied.length === PROXIED_LIMIT) return;
  if (textLength(headers.proxied) + value.length > PROXIED_TEXT_LIMIT) return;
  headers.proxied = [...headers.proxied, `${name.toUpperCase()} -> ${value}`];
}

/** Characters that are kept of the headers. */
export function headerText(headers: HttpHeaders): number {
  let count = lengthOf(headers.host) + lengthOf(headers.referrer) + lengthOf(headers.userAgent);
  count += lengthOf(headers.origin) + lengthOf(headers.contentType) + lengthOf(headers.contentEncoding);
  count += lengthOf(headers.upgrade) + lengthOf(headers.username) + lengthOf(headers.password);
  return count + textLength(headers.proxied);
}

function textLength(values: readonly string[]): number {
  let count = 0;
  for (const value of values) count += value.length;
  return count;
}

export function lengthOf(text: string | null): number {
  return text === null ? 0 : text.length;
}

/** `Basic` and user:password in base64; the password may hold further colons. */
function setCredentials(headers: HttpHeaders, value: string): void {
  const encoded = /^basic +(\S+)$/i.exec(value)?.[1];
  if (encoded === undefined || headers.username !== null) return;
  const decoded = decodeBase64(encoded);
  if (decoded === null) return;
  const colon = decoded.indexOf(':');
  headers.username = colon < 0 ? decoded : decoded.slice(0, colon);
  headers.password = colon < 0 ? null : decoded.slice(colon + 1);
}

/** The value of the header in this line where the line holds the header called `name`, else null. */
function headerValue(name: string, bytes: Uint8Array, from: number, to: number): string | null {
  if (!startsWithIgnoringCase(bytes, from, to, name)) return null;
  let at = from + name.length;
  // Blanks before the colon are forbidden (RFC 9112 section 5.1) and yet accepted by many servers.
  while (at < to && isBlank(bytes[at] as number)) at += 1;
  if (at >= to || bytes[at] !== COLON) return null;
  at += 1;
  let stop = to;
  while (at < stop && isBlank(bytes[at] as number)) at += 1;
  while (stop > at && isBlank(bytes[stop - 1] as number)) stop -= 1;
  return latin1(bytes, at, Math.min(stop, at + VALUE_LIMIT));
}

function mediaType(value: string): string | null {
  const semicolon = value.indexOf(';');
  const type = (semicolon < 0 ? value : value.slice(0, semicolon)).trim().toLowerCase();
  return type === '' ? null : type;
}

/** `a, a` is one length sent twice (RFC 9110 section 8.6); anything that is no number is no length. */
function wholeNumber(value: string): number | null {
  const digits = /^(\d{1,15})(?:\s*,\s*\1)*$/.exec(value);
  return digits === null ? null : Number(digits[1]);
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

function byFirstLetter(names: readonly string[]): (readonly string[] | undefined)[] {
  const table: string[][] = [];
  for (const name of names) {
    const letter = name.charCodeAt(0);
    table[letter] = [...(table[letter] ?? []), name];
  }
  return Array.from({ length: 256 }, (_, letter) => table[letter]);
}
