import { readU32 } from '../../../decode/bytes.ts';
import { integerLength, readInteger } from './variable-integer.ts';
import { type LongType, type QuicVersion, quicVersion } from './versions.ts';

/** RFC 9000 section 17.2: connection identifiers of version 1 have at most 20 bytes. */
const IDENTIFIER_LIMIT = 20;
/** RFC 9000 section 7.2: the first identifier that a client chooses has at least so many bytes. */
export const IDENTIFIER_LEAST = 8;

/** A packet with a long header; offsets into the datagram. */
export interface LongHeader {
  readonly start: number;
  readonly version: number;
  /** Undefined: nothing is known of the version; then only the identifiers are read. */
  readonly known: QuicVersion | undefined;
  readonly type: LongType | null;
  readonly destination: number;
  readonly destinationEnd: number;
  readonly source: number;
  readonly sourceEnd: number;
  /** Where the packet number stands. */
  readonly payload: number;
  /** Where the packet ends; behind the end of the bytes where it was not captured whole. */
  readonly end: number;
}

/** Reads the header at `start` of a datagram that ends at `end`. Null: it does not parse. */
export function readLongHeader(bytes: Uint8Array, start: number, end: number): LongHeader | null {
  if (end - start < 7) return null;
  const version = readU32(bytes, start + 1);
  const destination = start + 6;
  const destinationEnd = destination + (bytes[start + 5] as number);
  if (destinationEnd >= end || destinationEnd - destination > IDENTIFIER_LIMIT) return null;
  const source = destinationEnd + 1;
  const sourceEnd = source + (bytes[destinationEnd] as number);
  if (sourceEnd > end || sourceEnd - source > IDENTIFIER_LIMIT) return null;
  const known = quicVersion(version);
  const type = known?.types[((bytes[start] as number) >>> 4) & 3] ?? null;
  if (type === null || type === 'retry') {
    return { start, version, known, type, destination, destinationEnd, source, sourceEnd, payload: sourceEnd, end };
  }
  let at = sourceEnd;
  if (type === 'initial') {
    const token = readInteger(bytes, at, end);
    if (token < 0) return null;
    at += integerLength(bytes[at] as number) + token;
  }
  const length = readInteger(bytes, at, end);
  if (length < 0) return null;
  at += integerLength(bytes[at] as number);
  const stop = at + length;
  return { start, version, known, type, destination, destinationEnd, source, sourceEnd, payload: at, end: stop };
}
