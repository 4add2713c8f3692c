import { latin1, startsWithIgnoringCase } from '../reading/text.ts';

const COLON = 0x3a;
const SPACE = 0x20;
const TAB = 0x09;

/** The headers of one message that anybody asks for. */
export interface HttpHeaders {
  host: string | null;
  referrer: string | null;
  userAgent: string | null;
  /** Media type without parameters, lower case. */
  contentType: string | null;
  contentLength: number | null;
  /** Transfer-Encoding ends in `chunked`. */
  chunked: boolean;
}

/** Takes one header line in; the rest of a folded header begins with a blank and is passed over. First value wins. */
export function readHeader(headers: HttpHeaders, bytes: Uint8Array, from: number, to: number): void {
  // Most headers are none of ours: the first letter sorts them out before anything is decoded.
  switch ((bytes[from] as number) | 0x20) {
    case 0x68: // h
      headers.host ??= headerValue('host', bytes, from, to);
      return;
    case 0x72: // r
      headers.referrer ??= headerValue('referer', bytes, from, to);
      return;
    case 0x75: // u
      headers.userAgent ??= headerValue('user-agent', bytes, from, to);
      return;
    case 0x74: // t
      if (!headers.chunked)
        headers.chunked = /\bchunked\s*$/i.test(headerValue('transfer-encoding', bytes, from, to) ?? '');
      return;
    case 0x63: // c
      headers.contentType ??= mediaType(headerValue('content-type', bytes, from, to));
      headers.contentLength ??= wholeNumber(headerValue('content-length', bytes, from, to));
      return;
    default:
      return;
  }
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
  return latin1(bytes, at, stop);
}

function mediaType(value: string | null): string | null {
  if (value === null) return null;
  const semicolon = value.indexOf(';');
  const type = (semicolon < 0 ? value : value.slice(0, semicolon)).trim().toLowerCase();
  return type === '' ? null : type;
}

/** `a, a` is one length sent twice (RFC 9110 section 8.6); anything that is no number is no length. */
function wholeNumber(value: string | null): number | null {
  const digits = value === null ? null : /^(\d{1,15})(?:\s*,\s*\1)*$/.exec(value);
  return digits === null ? null : Number(digits[1]);
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}
