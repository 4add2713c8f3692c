import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { hexadecimal } from '../bytes.ts';
import { type CertificateFields, readCertificate } from './certificate.ts';

/**
 * Certificates that are remembered: a server's chain comes with each connection to it. About 2 MB. Four share a place: of
 * 3,465 certificates in captures of many networks, 200 of them different, 893 had to be read anew with 256 places for one
 * each, 266 with 128 places for four.
 */
const PLACES = 128;
const SHARED = 4;
const SAMPLES = 16;
/** Two lengths of four bytes, the version of five, tag and length of the serial number. */
const SERIAL = 15;
/** Of the hash FNV-1a. */
const PRIME = 0x01000193;

/** A certificate as it was seen; `fields` is null where it does not parse. */
export interface SeenCertificate {
  readonly sha256: string;
  readonly sha1: string;
  readonly fields: CertificateFields | null;
  readonly commonNames: readonly string[];
}

interface Entry {
  readonly bytes: Uint8Array;
  readonly certificate: SeenCertificate;
}

/**
 * Reading and hashing a certificate takes some hundred times longer than comparing it with one that was read: what was
 * seen last in each place is remembered. The answer is the same whatever is remembered, for only equal bytes count.
 */
export class CertificateCache {
  /** Those that share a place stand together, the one that was asked for last first. */
  readonly #entries = new Array<Entry | undefined>(PLACES * SHARED).fill(undefined);

  /** The certificate that fills `[start, end)`. */
  read(bytes: Uint8Array, start: number, end: number): SeenCertificate {
    const entries = this.#entries;
    const first = SHARED * placeOf(bytes, start, end);
    let at = first;
    let entry = entries[at];
    while (entry !== undefined && !isEqual(entry.bytes, bytes, start, end)) {
      at++;
      entry = at < first + SHARED ? entries[at] : undefined;
    }
    if (entry === undefined) {
      const copy = bytes.slice(start, end);
      entry = { bytes: copy, certificate: seen(copy) };
      at = Math.min(at, first + SHARED - 1);
    }
    for (; at > first; at--) entries[at] = entries[at - 1];
    entries[first] = entry;
    return entry.certificate;
  }
}

/** Hashes and reads a certificate. */
export function seen(bytes: Uint8Array): SeenCertificate {
  const certificate = readCertificate(bytes);
  return {
    sha256: hexadecimal(sha256(bytes)),
    sha1: hexadecimal(sha1(bytes)),
    fields: certificate?.fields ?? null,
    commonNames: certificate?.commonNames ?? [],
  };
}

/** From where serial numbers stand, and the last bytes, which are of the signature. */
function placeOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  const head = Math.min(end, start + SERIAL + SAMPLES);
  for (let at = start + SERIAL; at < head; at++) hash = Math.imul(hash ^ (bytes[at] as number), PRIME);
  for (let at = Math.max(head, end - SAMPLES); at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), PRIME);
  return (hash >>> 16) % PLACES;
}

function isEqual(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at++) if (known[at] !== bytes[start + at]) return false;
  return true;
}
