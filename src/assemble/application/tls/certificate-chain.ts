import { readU24 } from './bytes.ts';
import { CertificateCache, type SeenCertificate } from './x509/certificate-cache.ts';
import { readValue, TAG } from './x509/der.ts';

/** Certificates of one message that are read; chains in use have up to six. */
const CHAIN_LIMIT = 32;

/** What is read of a certificate: text of two bytes a character, and what stands for it. */
const FIELD_COST = 2;

/** The certificates of one side, its own first. */
export interface CertificateChain {
  readonly certificates: readonly SeenCertificate[];
  /** Bytes that they take up, roughly. */
  readonly held: number;
}

export const NO_CHAIN: CertificateChain = { certificates: [], held: 0 };

const CACHE = new CertificateCache();

/**
 * Reads the body of a Certificate message up to TLS 1.2 (RFC 5246 section 7.4.2), up to what cannot be a certificate:
 * hashing it would cost time, and it would displace certificates that are remembered.
 */
export function readChain(bytes: Uint8Array, start: number, end: number): CertificateChain {
  const certificates: SeenCertificate[] = [];
  for (let at = start + 3; at + 3 <= end && certificates.length < CHAIN_LIMIT; ) {
    const stop = at + 3 + readU24(bytes, at);
    if (stop > end || !isCertificateForm(bytes, at + 3, stop)) break;
    certificates.push(CACHE.read(bytes, at + 3, stop));
    at = stop;
  }
  return { certificates, held: FIELD_COST * (end - start) };
}

/** One certificate that stands alone, as SSL 2 sends it. */
export function readLoneCertificate(bytes: Uint8Array, start: number, end: number): CertificateChain {
  if (!isCertificateForm(bytes, start, end)) return NO_CHAIN;
  return { certificates: [CACHE.read(bytes, start, end)], held: FIELD_COST * (end - start) };
}

/** Whether one sequence fills `[start, end)` and begins with another: the certificate and what is signed (RFC 5280 section 4.1). */
function isCertificateForm(bytes: Uint8Array, start: number, end: number): boolean {
  const whole = readValue(bytes, start, end);
  if (whole === null || whole.tag !== TAG.sequence || whole.end !== end) return false;
  return readValue(bytes, whole.start, end)?.tag === TAG.sequence;
}
