import type { MalformedKind } from './malformed.ts';

/** Fields that a proxy does something with. All others are passed on as they are. */
export const FIELD = {
  host: 1,
  connection: 2,
  contentLength: 3,
  transferEncoding: 4,
  expect: 5,
  upgrade: 6,
  forwardedFor: 7,
  forwardedProto: 8,
  forwardedHost: 9,
  /** Told by the proxy before us to nobody but us: Forwarded, X-Real-IP, X-Forwarded-Port and the like. */
  forwardedOther: 10,
  /** Meant for this hop alone (RFC 9110 section 7.6.1), or never meant for an upstream. */
  hop: 11,
  contentType: 12,
  keepAlive: 13,
  secWebSocketKey: 14,
} as const;

export type FieldCode = (typeof FIELD)[keyof typeof FIELD];

const CODES: ReadonlyMap<string, FieldCode> = new Map<string, FieldCode>([
  ['host', FIELD.host],
  ['connection', FIELD.connection],
  ['content-length', FIELD.contentLength],
  ['transfer-encoding', FIELD.transferEncoding],
  ['expect', FIELD.expect],
  ['upgrade', FIELD.upgrade],
  ['x-forwarded-for', FIELD.forwardedFor],
  ['x-forwarded-proto', FIELD.forwardedProto],
  ['x-forwarded-host', FIELD.forwardedHost],
  ['x-forwarded-port', FIELD.forwardedOther],
  ['x-forwarded-server', FIELD.forwardedOther],
  ['x-forwarded-scheme', FIELD.forwardedOther],
  ['x-real-ip', FIELD.forwardedOther],
  ['forwarded', FIELD.forwardedOther],
  ['keep-alive', FIELD.keepAlive],
  ['proxy-connection', FIELD.hop],
  ['proxy-authorization', FIELD.hop],
  ['te', FIELD.hop],
  ['trailer', FIELD.hop],
  ['http2-settings', FIELD.hop],
  // CGI hands the field Proxy to programs as HTTP_PROXY, which they obey (CVE-2016-5385).
  ['proxy', FIELD.hop],
  ['content-type', FIELD.contentType],
  ['sec-websocket-key', FIELD.secWebSocketKey],
]);

/** Lengths of names in CODES, so that most names are known to be no matter of ours without looking them up. */
const LENGTHS = new Uint8Array(64);
for (const name of CODES.keys()) LENGTHS[name.length] = 1;

/** The code of a field, 0 for one that is passed on as it is. */
export function fieldCode(name: string): FieldCode | 0 {
  if (LENGTHS[name.length] !== 1) return 0;
  return CODES.get(name.toLowerCase()) ?? 0;
}

const TOKEN = new Uint8Array(256);
for (const character of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  TOKEN[character.charCodeAt(0)] = 1;
}

/** Whether the text is a token (RFC 9110 section 5.6.2). */
export function isToken(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (TOKEN[text.charCodeAt(index)] !== 1) return false;
  return text.length > 0;
}

/** The fields of a head. */
export interface FieldBlock {
  /** Names and values in turn, as sent, without the white space around values. */
  readonly headers: string[];
  /** Field lines, each with its line end, that are passed on unless Connection names them. */
  readonly plain: string;
  /** Code and index in `headers`, in turn, of the fields that a proxy looks at. */
  readonly special: readonly number[];
}

const SPACE = 32;
const TAB = 9;

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** Whether a reader that forgives more might take what is no name for one that says where a request ends, or for whom it is. */
function looksFraming(name: string): boolean {
  const letters = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  return letters === 'host' || letters.includes('contentlength') || letters.includes('transferencoding');
}

/** Why a line is no field line, where it is not. `colon` is relative to the text. */
function lineFault(text: string, start: number, colon: number, end: number): MalformedKind {
  if (isBlank(text.charCodeAt(start))) return 'folded-line';
  const hasColon = colon >= 0 && colon <= end;
  if (!looksFraming(text.slice(start, hasColon ? colon : end))) return hasColon ? 'field-name' : 'field-line';
  return hasColon && isBlank(text.charCodeAt(colon - 1)) ? 'space-before-colon' : 'framing-name';
}

/** CGI writes both `_` and `-` as `_`, so a field with one of our names in disguise would speak with our voice. */
function disguisedCode(name: string): FieldCode | 0 {
  return name.includes('_') ? fieldCode(name.replaceAll('_', '-')) : 0;
}

/** Fields for which a stand-in with `_` is a try to be read by somebody behind us. */
function isFraming(code: FieldCode | 0): boolean {
  return code === FIELD.contentLength || code === FIELD.transferEncoding || code === FIELD.host;
}

/** Whether a field is passed on as it came. */
function isPassed(name: string, code: FieldCode | 0): boolean {
  return code === 0 ? disguisedCode(name) === 0 : code === FIELD.contentType || code === FIELD.secWebSocketKey;
}

/** The value between the colon and the line's end, without white space; its bounds in `start` and `end`. */
class ValueBounds {
  start = 0;
  end = 0;

  find(text: string, colon: number, lineEnd: number): void {
    let start = colon + 1;
    let end = lineEnd;
    while (start < end && isBlank(text.charCodeAt(start))) start++;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
    this.start = start;
    this.end = end;
  }
}

const bounds = new ValueBounds();

/**
 * Reads the field lines that begin at `from` and end with an empty line, which is there, in text that `HeadScan` found
 * sound.
 */
export function readFields(text: string, from: number, limit: number): FieldBlock | MalformedKind {
  const headers: string[] = [];
  const special: number[] = [];
  let plain = '';
  // Lines that stand as they would be written are cut out together.
  let runStart = from;
  let start = from;
  for (;;) {
    const end = text.indexOf('\r\n', start);
    if (end <= start) break;
    const colon = text.indexOf(':', start);
    if (colon <= start || colon > end) return lineFault(text, start, colon, end);
    const name = text.slice(start, colon);
    if (!isToken(name)) return lineFault(text, start, colon, end);
    if (headers.length >= 2 * limit) return 'field-count';
    bounds.find(text, colon, end);
    const value = text.slice(bounds.start, bounds.end);
    const code = fieldCode(name);
    if (code === 0 && isFraming(disguisedCode(name))) return 'framing-name';
    if (code !== 0) special.push(code, headers.length);
    headers.push(name, value);
    const isKept = isPassed(name, code);
    const isCanonical = bounds.start === colon + 2 && bounds.end === end && text.charCodeAt(colon + 1) === SPACE;
    if (!isKept || !isCanonical) {
      if (runStart < start) plain += text.slice(runStart, start);
      if (isKept) plain += `${name}: ${value}\r\n`;
      runStart = end + 2;
    }
    start = end + 2;
  }
  if (runStart < start) plain += text.slice(runStart, start);
  return { headers, plain, special };
}

/** The plain lines anew, without those that a Connection field names (`options` in lower case). */
export function withoutNamed(block: FieldBlock, options: readonly string[]): string {
  let plain = '';
  for (let index = 0; index + 1 < block.headers.length; index += 2) {
    const name = block.headers[index] as string;
    const code = fieldCode(name);
    if (!isPassed(name, code) || options.includes(name.toLowerCase())) continue;
    plain += `${name}: ${block.headers[index + 1]}\r\n`;
  }
  return plain;
}

/** The options of a Connection field, in lower case. */
export function connectionOptions(value: string): string[] {
  return value
    .toLowerCase()
    .split(',')
    .map((option) => option.trim())
    .filter((option) => option !== '');
}

/** A Content-Length: digits alone, exact as a number; -1 for anything else. */
export function readLength(value: string): number {
  return /^\d{1,15}$/.test(value) ? Number(value) : -1;
}
