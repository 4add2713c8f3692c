import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { hexadecimal } from '../bytes.ts';
import { type CertificateFields, readCertificate } from './certificate.ts';

/** Certificates that are remembered: a server's chain comes with each connection to it. About 1 MB. */
const CACHED = 256;
const SAMPLES = 16;

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
 * seen last for each of 256 hashes is remembered. The answer is the same whatever is remembered, for only equal bytes count.
 */
export class CertificateCache {
  readonly #entries: (Entry | undefined)[] = new Array<Entry | undefined>(CACHED);

  /** The certificate that fills `[start, end)`. */
  read(bytes: Uint8Array, start: number, end: number): SeenCertificate {
    const slot = slotOf(bytes, start, end);
    const entry = this.#entries[slot];
    if (entry !== undefined && isEqual(entry.bytes, bytes, start, end)) return entry.certificate;
    const copy = bytes.slice(start, end);
    const certificate = seen(copy);
    this.#entries[slot] = { bytes: copy, certificate };
    return certificate;
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

/** From the last bytes, which are of the signature: they differ in each certificate. */
function slotOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let at = Math.max(start, end - SAMPLES); at < end; at++)
    hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return (hash >>> 16) % CACHED;
}

function isEqual(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at++) if (known[at] !== bytes[start + at]) return false;
  return true;
}
