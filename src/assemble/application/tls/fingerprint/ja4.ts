import { sha256 } from '@noble/hashes/sha2.js';
import { TextCache } from '../../../../numeric/text-cache.ts';
import { hexadecimal, hexadecimal16 } from '../bytes.ts';
import type { ClientHello } from '../hello/client-hello.ts';
import { EXTENSION } from '../hello/extensions.ts';
import { isGrease } from '../registry/grease.ts';
import { VERSION } from '../registry/versions.ts';
import { NumberText } from './number-text.ts';

const ABSENT = '000000000000';
const MOST = 99;
/** High byte of drafts of TLS 1.3. */
const DRAFT = 0x7f;
const COMMA = 0x2c;
const UNDERSCORE = 0x5f;

const TEXT = new NumberText();
/** A network has some hundred kinds of clients; their texts have 50 to 300 bytes. A quarter of a megabyte. */
const DIGESTS = new TextCache(512, 512, (bytes, start, end) => hexadecimal(sha256(bytes.subarray(start, end)), 0, 6));

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
  const ciphers = sorted(hello.ciphers);
  const extensions = sorted(hello.extensions);
  const version = VERSIONS.get(highestVersion(hello)) ?? '00';
  const name = hello.hasServerName ? 'd' : 'i';
  const counts = `${count(ciphers.length)}${count(extensions.length)}`;
  const head = `${carrier}${version}${name}${counts}${protocolCharacters(hello.protocols)}`;
  return `${head}_${cipherPart(ciphers)}_${extensionPart(extensions, hello.signatureAlgorithms)}`;
}

function cipherPart(ciphers: Uint16Array): string {
  if (ciphers.length === 0) return ABSENT;
  TEXT.clear();
  for (const cipher of ciphers) append(cipher, 0);
  return DIGESTS.of(TEXT.bytes, 0, TEXT.length);
}

/**
 * The underscore stands also where no signature algorithms follow it, as in the first reference program and in Suricata,
 * whose fingerprints people compare with; the later text of the specification leaves it out.
 */
function extensionPart(extensions: Uint16Array, algorithms: readonly number[]): string {
  TEXT.clear();
  for (const type of extensions) {
    if (type !== EXTENSION.serverName && type !== EXTENSION.protocols) append(type, 0);
  }
  TEXT.character(UNDERSCORE);
  const behind = TEXT.length;
  for (const algorithm of algorithms) if (!isGrease(algorithm)) append(algorithm, behind);
  return TEXT.length === 1 ? ABSENT : DIGESTS.of(TEXT.bytes, 0, TEXT.length);
}

/** Adds a number to the list that begins at `start` of the text. */
function append(value: number, start: number): void {
  if (TEXT.length > start) TEXT.character(COMMA);
  TEXT.hexadecimal(value);
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

function count(length: number): string {
  return Math.min(length, MOST).toString().padStart(2, '0');
}

/** Without GREASE, in order of number. */
function sorted(values: readonly number[]): Uint16Array {
  const kept = new Uint16Array(values.length);
  let length = 0;
  for (const value of values) if (!isGrease(value)) kept[length++] = value;
  return kept.subarray(0, length).sort();
}
