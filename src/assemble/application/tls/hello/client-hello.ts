import { readU16 } from '../../../../decode/bytes.ts';
import { hexadecimal } from '../bytes.ts';
import { EXTENSION, eachExtension, readBytes, readNumbers, readProtocols, readServerName } from './extensions.ts';

/** Version and random. */
const FIXED = 34;

/** What a client offers (RFC 8446 section 4.1.2); numbers as they stand on the wire, GREASE included. */
export interface ClientHello {
  readonly version: number;
  /** Hexadecimal; empty where there is none. */
  readonly session: string;
  readonly ciphers: readonly number[];
  /** The list of extensions claims to be longer than the hello. */
  readonly isOverlong: boolean;
  /** Types of the extensions in their order. */
  readonly extensions: readonly number[];
  readonly hasServerName: boolean;
  readonly serverName: string | null;
  readonly protocols: readonly string[];
  readonly supportedVersions: readonly number[];
  readonly groups: readonly number[];
  readonly pointFormats: readonly number[];
  readonly signatureAlgorithms: readonly number[];
  /** A session ticket that is not empty. */
  readonly hasTicket: boolean;
  readonly hasPreSharedKey: boolean;
  /** In the form of SSL 2: of extensions nothing is known, and no fingerprint is defined. */
  readonly isSsl2: boolean;
}

/** Reads the body of a ClientHello; of DTLS where `hasCookie`. Null: it does not parse. */
export function readClientHello(bytes: Uint8Array, start: number, end: number, hasCookie: boolean): ClientHello | null {
  let at = start + FIXED;
  if (at >= end) return null;
  const sessionEnd = at + 1 + (bytes[at] as number);
  if (sessionEnd >= end) return null;
  const session = hexadecimal(bytes, at + 1, sessionEnd);
  at = sessionEnd;
  if (hasCookie) at += 1 + (bytes[at] as number);
  if (at + 2 > end) return null;
  const ciphersEnd = at + 2 + readU16(bytes, at);
  if (ciphersEnd >= end) return null;
  const ciphers = readNumbers(bytes, at, ciphersEnd, 2);
  at = ciphersEnd + 1 + (bytes[ciphersEnd] as number);
  if (at > end) return null;
  const isOverlong = at + 2 <= end && at + 2 + readU16(bytes, at) > end;
  const extensions: number[] = [];
  let hasServerName = false;
  let serverName: string | null = null;
  let protocols: readonly string[] = [];
  let supportedVersions: readonly number[] = [];
  let groups: readonly number[] = [];
  let pointFormats: readonly number[] = [];
  let signatureAlgorithms: readonly number[] = [];
  let hasTicket = false;
  let hasPreSharedKey = false;
  eachExtension(bytes, at, end, (type, from, to) => {
    extensions.push(type);
    if (type === EXTENSION.serverName) {
      hasServerName = true;
      serverName ??= readServerName(bytes, from, to);
    } else if (type === EXTENSION.protocols) protocols = readProtocols(bytes, from, to);
    else if (type === EXTENSION.supportedVersions) supportedVersions = readNumbers(bytes, from, to, 1);
    else if (type === EXTENSION.supportedGroups) groups = readNumbers(bytes, from, to, 2);
    else if (type === EXTENSION.pointFormats) pointFormats = readBytes(bytes, from, to);
    else if (type === EXTENSION.signatureAlgorithms) signatureAlgorithms = readNumbers(bytes, from, to, 2);
    else if (type === EXTENSION.sessionTicket) hasTicket = to > from;
    else if (type === EXTENSION.preSharedKey) hasPreSharedKey = true;
  });
  return {
    version: readU16(bytes, start),
    session,
    ciphers,
    isOverlong,
    extensions,
    hasServerName,
    serverName,
    protocols,
    supportedVersions,
    groups,
    pointFormats,
    signatureAlgorithms,
    hasTicket,
    hasPreSharedKey,
    isSsl2: false,
  };
}
