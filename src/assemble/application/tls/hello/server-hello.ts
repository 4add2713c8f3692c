import { readU16 } from '../../../../decode/bytes.ts';
import { hexadecimal, latin1Bytes } from '../bytes.ts';
import { hidesHandshake } from '../registry/versions.ts';
import { EXTENSION, eachExtension, readProtocols } from './extensions.ts';

/** Version and random. */
const FIXED = 34;

/** SHA-256 of "HelloRetryRequest": the random of a ServerHello that asks for another ClientHello (RFC 8446 section 4.1.3). */
const RETRY_RANDOM = latin1Bytes(
  '\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c',
);

/** What a server chose (RFC 8446 section 4.1.3). */
export interface ServerHello {
  /** As it stands in the field of old. */
  readonly legacyVersion: number;
  /** What was agreed. */
  readonly version: number;
  readonly isRetry: boolean;
  readonly session: string;
  readonly cipher: number;
  readonly extensions: readonly number[];
  readonly protocol: string | null;
  readonly group: number | null;
  readonly hasPreSharedKey: boolean;
  readonly isSsl2: boolean;
}

/** Reads the body of a ServerHello. Null: it does not parse. */
export function readServerHello(bytes: Uint8Array, start: number, end: number): ServerHello | null {
  if (start + FIXED > end) return null;
  const legacyVersion = readU16(bytes, start);
  let at = start + FIXED;
  let session = '';
  // Drafts of TLS 1.3 up to 21 have neither session nor compression method.
  const isShort = legacyVersion >>> 8 === 0x7f;
  if (!isShort) {
    if (at >= end) return null;
    const sessionEnd = at + 1 + (bytes[at] as number);
    if (sessionEnd > end) return null;
    session = hexadecimal(bytes, at + 1, sessionEnd);
    at = sessionEnd;
  }
  if (at + (isShort ? 2 : 3) > end) return null;
  const cipher = readU16(bytes, at);
  at += isShort ? 2 : 3;
  const extensions: number[] = [];
  let version = legacyVersion;
  let protocol: string | null = null;
  let group: number | null = null;
  let hasPreSharedKey = false;
  eachExtension(bytes, at, end, (type, from, to) => {
    extensions.push(type);
    if (type === EXTENSION.supportedVersions && to - from === 2) version = readU16(bytes, from);
    else if (type === EXTENSION.protocols) protocol = readProtocols(bytes, from, to)[0] ?? null;
    else if (isKeyShare(type) && to - from >= 2) group = readU16(bytes, from);
    else if (type === EXTENSION.preSharedKey) hasPreSharedKey = true;
  });
  const isRetry = hidesHandshake(version) && isRetryRandom(bytes, start + 2);
  return {
    legacyVersion,
    version,
    isRetry,
    session,
    cipher,
    extensions,
    protocol,
    group,
    hasPreSharedKey,
    isSsl2: false,
  };
}

function isRetryRandom(bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < RETRY_RANDOM.length; at++) if (bytes[start + at] !== RETRY_RANDOM[at]) return false;
  return true;
}

function isKeyShare(type: number): boolean {
  return type === EXTENSION.keyShare || type === EXTENSION.keyShareOfDrafts;
}

/** Group of an elliptic-curve ServerKeyExchange (RFC 8422 section 5.4) by `cipher`; null where it is another exchange. */
export function readKeyExchangeGroup(bytes: Uint8Array, start: number, end: number, cipherName: string): number | null {
  const isElliptic = cipherName.startsWith('TLS_ECDH');
  if (!isElliptic || cipherName.includes('_PSK_')) return null;
  const NAMED = 3;
  return end - start >= 3 && bytes[start] === NAMED ? readU16(bytes, start + 1) : null;
}
