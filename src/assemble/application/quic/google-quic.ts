import { latin1 } from '../reading/text.ts';

/** How far from the begin of a datagram or packet the client's hello is looked for: headers, hash and frame header are shorter. */
const REACH = 96;
/** Tags of a hello; Chrome sends some thirty. */
const TAG_LIMIT = 128;
const CLIENT_HELLO = 'CHLO';
const SERVER_NAME = 'SNI\0';

/** What a datagram of Google's QUIC (before IETF QUIC; versions up to Q046) tells. */
export interface GoogleQuic {
  /** `Q043`. */
  readonly version: string;
  readonly identifierStart: number;
  readonly identifierEnd: number;
}

/** What a client's datagram may begin with. */
export function isGoogleFlags(first: number): boolean {
  return (first < 0x40 && (first & 0x09) === 0x09) || first >= 0xc0;
}

/** Reads the header of a client's datagram of Google's QUIC; null where it is none. */
export function readGoogleHeader(bytes: Uint8Array, start: number, end: number): GoogleQuic | null {
  if (end - start < 14) return null;
  const first = bytes[start] as number;
  // Up to Q043: flags (a version and an identifier of eight bytes follow), identifier, version.
  if (first < 0x40 && (first & 0x09) === 0x09 && isVersion(bytes, start + 9)) {
    return { version: latin1(bytes, start + 9, start + 13), identifierStart: start + 1, identifierEnd: start + 9 };
  }
  // Q044 and Q046: type, version, lengths of the identifiers, identifier of eight bytes.
  if (first >= 0xc0 && isVersion(bytes, start + 1) && bytes[start + 5] === 0x50) {
    return { version: latin1(bytes, start + 1, start + 5), identifierStart: start + 6, identifierEnd: start + 14 };
  }
  return null;
}

/** Server name in the client's hello (CHLO) that begins soon after `start`; null where there is none. */
export function readGoogleServerName(bytes: Uint8Array, start: number, end: number): string | null {
  const hello = findTag(bytes, start, Math.min(end, start + REACH));
  if (hello < 0 || hello + 8 > end) return null;
  const count = Math.min(TAG_LIMIT, little(bytes, hello + 4, 2));
  const values = hello + 8 + 8 * count;
  if (values > end) return null;
  let from = 0;
  for (let at = hello + 8; at < values; at += 8) {
    const to = little(bytes, at + 4, 4);
    if (to < from || values + to > end) return null;
    if (isTag(bytes, at, SERVER_NAME)) return latin1(bytes, values + from, values + to);
    from = to;
  }
  return null;
}

function findTag(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at + 4 <= end; at++) if (isTag(bytes, at, CLIENT_HELLO)) return at;
  return -1;
}

function isTag(bytes: Uint8Array, at: number, tag: string): boolean {
  for (let index = 0; index < tag.length; index++) if (bytes[at + index] !== tag.charCodeAt(index)) return false;
  return true;
}

/** `Q` and three digits. */
function isVersion(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0x51 || bytes[at + 1] !== 0x30) return false;
  return isDigit(bytes[at + 2]) && isDigit(bytes[at + 3]);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function little(bytes: Uint8Array, at: number, length: 2 | 4): number {
  let number = 0;
  for (let index = length - 1; index >= 0; index--) number = number * 256 + (bytes[at + index] as number);
  return number;
}
