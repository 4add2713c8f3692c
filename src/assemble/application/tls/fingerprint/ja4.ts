import { sha256 } from '@noble/hashes/sha2.js';
import { hexadecimal, hexadecimal16, latin1Bytes } from '../bytes.ts';
import type { ClientHello } from '../hello/client-hello.ts';
import { EXTENSION } from '../hello/extensions.ts';
import { isGrease } from '../registry/grease.ts';
import { VERSION } from '../registry/versions.ts';

const ABSENT = '000000000000';
const MOST = 99;
/** High byte of drafts of TLS 1.3. */
const DRAFT = 0x7f;

const VERSIONS: ReadonlyMap<number, string> = new Map([
  [VERSION.tls13, '13'],
  [VERSION.tls12, '12'],
  [VERSION.tls11, '11'],
  [VERSION.tls10, '10'],
  [VERSION.ssl3, 's3'],
  [VERSION.ssl2, 's2'],
  [VERSION.dtls10, 'd1'],
  [VERSION.dtls12, 'd2'],
  [VERSION.dtls13, 'd3'],
]);

/** How the handshake was carried: TLS over TCP, over QUIC, DTLS. */
export type Ja4Carrier = 't' | 'q' | 'd';

/** Fingerprint of a client (JA4, FoxIO 2023, technical details). */
export function ja4(hello: ClientHello, carrier: Ja4Carrier): string {
  const ciphers = meaningful(hello.ciphers);
  const extensions = meaningful(hello.extensions);
  const version = VERSIONS.get(highestVersion(hello)) ?? '00';
  const name = hello.hasServerName ? 'd' : 'i';
  const head = `${carrier}${version}${name}${count(ciphers)}${count(extensions)}${protocolCharacters(hello.protocols)}`;
  return `${head}_${ciphers.length === 0 ? ABSENT : digest(sorted(ciphers))}_${extensionPart(hello, extensions)}`;
}

/**
 * The underscore stands also where no signature algorithms follow it, as in the first reference program and in Suricata,
 * whose fingerprints people compare with; the later text of the specification leaves it out.
 */
function extensionPart(hello: ClientHello, extensions: readonly number[]): string {
  const algorithms = meaningful(hello.signatureAlgorithms).map(hexadecimal16).join(',');
  const others = extensions.filter((type) => type !== EXTENSION.serverName && type !== EXTENSION.protocols);
  if (others.length === 0 && algorithms === '') return ABSENT;
  return digest(`${sorted(others)}_${algorithms}`);
}

/** The highest that is offered. Experiments of one company are no versions; drafts of TLS 1.3 are, without a name here. */
function highestVersion(hello: ClientHello): number {
  if (hello.supportedVersions.length === 0) return hello.version;
  const offered = hello.supportedVersions.filter((version) => VERSIONS.has(version) || version >>> 8 === DRAFT);
  // DTLS counts downwards.
  return hello.version >= 0xfe00 ? Math.min(...offered) : Math.max(...offered);
}

/** First and last character of the first protocol; of its hexadecimal form where one is no letter or digit. */
function protocolCharacters(protocols: readonly string[]): string {
  const protocol = protocols[0];
  if (protocol === undefined || protocol === '') return '00';
  const first = protocol.charCodeAt(0);
  const last = protocol.charCodeAt(protocol.length - 1);
  if (first > 0x7f || last > 0x7f) return '99';
  if (isAlphanumeric(first) && isAlphanumeric(last)) return String.fromCharCode(first, last);
  return `${hexadecimal16(first).charAt(2)}${hexadecimal16(last).charAt(3)}`;
}

function isAlphanumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

function meaningful(values: readonly number[]): readonly number[] {
  return values.filter((value) => !isGrease(value));
}

function count(values: readonly number[]): string {
  return Math.min(values.length, MOST).toString().padStart(2, '0');
}

function sorted(values: readonly number[]): string {
  return [...values]
    .sort((a, b) => a - b)
    .map(hexadecimal16)
    .join(',');
}

function digest(text: string): string {
  return hexadecimal(sha256(latin1Bytes(text)), 0, 6);
}
