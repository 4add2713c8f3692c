import { readU24 } from './bytes.ts';
import { CertificateCache, type SeenCertificate } from './x509/certificate-cache.ts';
import { readValue, TAG } from './x509/der.ts';

/** Certificates of one message that are read; chains in use have up to six. */
const CHAIN_LIMIT = 32;

/** The certificates of one side, its own first. */
export interface CertificateChain {
  readonly certificates: readonly SeenCertificate[];
}

export const NO_CHAIN: CertificateChain = { certificates: [] };

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
  return { certificates };
}

/** One certificate that stands alone, as SSL 2 sends it. */
export function readLoneCertificate(bytes: Uint8Array, start: number, end: number): CertificateChain {
  return isCertificateForm(bytes, start, end) ? { certificates: [CACHE.read(bytes, start, end)] } : NO_CHAIN;
}

/** Whether one sequence fills `[start, end)` and begins with another: the certificate and what is signed (RFC 5280 section 4.1). */
function isCertificateForm(bytes: Uint8Array, start: number, end: number): boolean {
  const whole = readValue(bytes, start, end);
  if (whole === null || whole.tag !== TAG.sequence || whole.end !== end) return false;
  return readValue(bytes, whole.start, end)?.tag === TAG.sequence;
}
