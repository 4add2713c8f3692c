import { indexOfByte, latin1, matchesPrefix } from '../reading/text.ts';

/** RFC 9110, RFC 5789, WebDAV (RFC 4918, 3253, 5323, 3744, 5842) and the methods that Zeek's recogniser and Microsoft's servers know. */
const METHODS: ReadonlySet<string> = new Set([
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PATCH',
  'PROPFIND',
  'PROPPATCH',
  'MKCOL',
  'COPY',
  'MOVE',
  'LOCK',
  'UNLOCK',
  'SEARCH',
  'REPORT',
  'CHECKOUT',
  'MERGE',
  'MKACTIVITY',
  'ACL',
  'BIND',
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'NOTIFY',
  'POLL',
  'BMOVE',
  'PURGE',
  'BCOPY',
  'BDELETE',
  'BPROPFIND',
  'BPROPPATCH',
  'CCM_POST',
  'RPC_CONNECT',
  'RPC_IN_DATA',
  'RPC_OUT_DATA',
  'DEBUG',
  'TRACK',
]);

const SPACE = 0x20;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** Longest method that is taken for one. */
const METHOD_LIMIT = 32;
/** How far an unknown method's line may go before it is believed to be something else. */
const FIRST_LINE_LIMIT = 4096;
/** What is kept of a target or a reason; the line is read to its end, for the version stands there. */
export const START_TEXT_LIMIT = 16_384;
/** Length of `HTTP/1.1`. */
const VERSION_LENGTH = 8;

export interface RequestLine {
  readonly method: string;
  readonly uri: string;
  /** `0.9` where the line names none. */
  readonly version: string;
}

export interface StatusLine {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
}

/**
 * Whether bytes begin an HTTP/1.x message: `HTTP/1.`, a known method and a space, or any word in capitals on a line that
 * ends in ` HTTP/1.x`.
 */
export function recogniseMessage(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  const response = matchesPrefix(bytes, start, end, 'HTTP/1.');
  if (response !== 'no') return response;
  let at = start;
  while (at < end && isCapitalByte(bytes[at] as number)) at += 1;
  if (at - start > METHOD_LIMIT) return 'no';
  if (at === end) return 'more';
  if (at === start || bytes[at] !== SPACE) return 'no';
  const lineEnd = indexOfByte(bytes, LINE_FEED, at, Math.min(end, start + FIRST_LINE_LIMIT));
  if (lineEnd < 0) {
    if (METHODS.has(latin1(bytes, start, at))) return 'yes';
    return end - start < FIRST_LINE_LIMIT ? 'more' : 'no';
  }
  // RTSP and SIP share HTTP's methods: the line as a whole tells.
  return parseRequestLine(bytes, start, lineEnd) === null ? 'no' : 'yes';
}

/** Reads `method SP target [SP HTTP/1.x]`; null when the line is something else. Targets with spaces are taken whole. */
export function parseRequestLine(bytes: Uint8Array, from: number, to: number): RequestLine | null {
  const space = indexOfByte(bytes, SPACE, from, Math.min(to, from + METHOD_LIMIT + 1));
  if (space <= from) return null;
  for (let at = from; at < space; at += 1) if (!isTokenByte(bytes[at] as number)) return null;
  const method = latin1(bytes, from, space);
  let stop = to;
  while (stop > space && (bytes[stop - 1] === SPACE || bytes[stop - 1] === CARRIAGE_RETURN)) stop -= 1;
  let target = space + 1;
  while (target < stop && bytes[target] === SPACE) target += 1;
  let last = stop;
  while (last > target && bytes[last - 1] !== SPACE) last -= 1;
  // Servers are not strict here, so neither are we: seen answered with 200 are `HTTP/1.` and `HTTP/1.0.8`.
  const version = /^HTTP\/(1\.[\d.]*)$/.exec(stop - last > 2 * VERSION_LENGTH ? '' : latin1(bytes, last, stop))?.[1];
  if (version !== undefined) {
    const uri = startText(bytes, target, Math.max(target, last - 1));
    return { method, uri, version: version === '1.' ? '1.0' : version };
  }
  // Without a version only a method that we know is believed: anything could follow an unknown word. `RTSP/1.0` is one.
  if (!METHODS.has(method) || stop <= target) return null;
  if (last > target && /^[A-Z]+\/\d/.test(latin1(bytes, last, Math.min(stop, last + 16)))) return null;
  return { method, uri: startText(bytes, target, stop), version: '0.9' };
}

/** Reads `HTTP/1.x SP 3DIGIT [SP reason]`; null when the line is something else. */
export function parseStatusLine(bytes: Uint8Array, from: number, to: number): StatusLine | null {
  const version = versionAt(bytes, from, to);
  if (version === null) return null;
  let at = from + VERSION_LENGTH;
  while (at < to && bytes[at] === SPACE) at += 1;
  if (at === from + VERSION_LENGTH || at + 3 > to) return null;
  let status = 0;
  for (let digit = 0; digit < 3; digit += 1) {
    const byte = bytes[at + digit] as number;
    if (byte < 0x30 || byte > 0x39) return null;
    status = status * 10 + byte - 0x30;
  }
  at += 3;
  if (at < to && bytes[at] !== SPACE) return null;
  return { version, status, reason: startText(bytes, Math.min(at + 1, to), to) };
}

function startText(bytes: Uint8Array, from: number, to: number): string {
  return latin1(bytes, from, Math.min(to, from + START_TEXT_LIMIT));
}

/** `1.0` where `HTTP/1.0` stands at `start`. */
function versionAt(bytes: Uint8Array, start: number, end: number): string | null {
  if (end - start < VERSION_LENGTH || matchesPrefix(bytes, start, end, 'HTTP/1.') !== 'yes') return null;
  const minor = bytes[start + 7] as number;
  return minor >= 0x30 && minor <= 0x39 ? `1.${minor - 0x30}` : null;
}

/** What a method is made of here. */
export function isCapitalByte(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || byte === 0x2d || byte === 0x5f;
}

/** RFC 9110 token characters that method names are made of in practice. */
function isTokenByte(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x2d || byte === 0x5f;
}
