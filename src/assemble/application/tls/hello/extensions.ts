import { readU16 } from '../../../../decode/bytes.ts';
import { latin1 } from '../../reading/text.ts';

/** Numbers of the IANA registry "TLS ExtensionType Values". */
export const EXTENSION = {
  serverName: 0,
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  protocols: 16,
  sessionTicket: 35,
  /** Of drafts of TLS 1.3 up to 22. */
  keyShareOfDrafts: 40,
  preSharedKey: 41,
  supportedVersions: 43,
  keyShare: 51,
} as const;

/** Protocols of one offer that are kept; browsers offer two or three. */
const PROTOCOL_LIMIT = 32;

/** Calls `visit` for each extension in `[start, end)`, which begins with the length of them all. False: it does not parse. */
export function eachExtension(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (type: number, start: number, end: number) => void,
): boolean {
  if (start === end) return true;
  if (start + 2 > end) return false;
  const stop = Math.min(end, start + 2 + readU16(bytes, start));
  let at = start + 2;
  while (at + 4 <= stop) {
    const next = at + 4 + readU16(bytes, at + 2);
    if (next > stop) return false;
    visit(readU16(bytes, at), at + 4, next);
    at = next;
  }
  return at === stop;
}

/** First host name of the server_name extension (RFC 6066 section 3). */
export function readServerName(bytes: Uint8Array, start: number, end: number): string | null {
  for (let at = start + 2; at + 3 <= end; ) {
    const next = at + 3 + readU16(bytes, at + 1);
    if (next > end) return null;
    if (bytes[at] === 0) return latin1(bytes, at + 3, next);
    at = next;
  }
  return null;
}

/** Names of the application_layer_protocol_negotiation extension (RFC 7301). */
export function readProtocols(bytes: Uint8Array, start: number, end: number): string[] {
  const protocols: string[] = [];
  for (let at = start + 2; at < end && protocols.length < PROTOCOL_LIMIT; ) {
    const next = at + 1 + (bytes[at] as number);
    if (next > end) break;
    protocols.push(latin1(bytes, at + 1, next));
    at = next;
  }
  return protocols;
}

/** A list of bytes behind a length of one byte, which is not looked at. */
export function readBytes(bytes: Uint8Array, start: number, end: number): number[] {
  const numbers: number[] = [];
  for (let at = start + 1; at < end; at++) numbers.push(bytes[at] as number);
  return numbers;
}

/** A list of 16-bit numbers behind a length of `prefix` bytes. */
export function readNumbers(bytes: Uint8Array, start: number, end: number, prefix: 1 | 2): number[] {
  const numbers: number[] = [];
  if (start + prefix > end) return numbers;
  const length = prefix === 1 ? (bytes[start] as number) : readU16(bytes, start);
  const stop = Math.min(end, start + prefix + length);
  for (let at = start + prefix; at + 2 <= stop; at += 2) numbers.push(readU16(bytes, at));
  return numbers;
}
