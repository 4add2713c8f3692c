import { readU24 } from './bytes.ts';
import { CertificateCache, type SeenCertificate } from './x509/certificate-cache.ts';

/** Certificates of one message that are read; chains in use have up to six. */
const CHAIN_LIMIT = 32;

/** The certificates of one side, its own first. */
export interface CertificateChain {
  readonly certificates: readonly SeenCertificate[];
}

export const NO_CHAIN: CertificateChain = { certificates: [] };

const CACHE = new CertificateCache();

/** Reads the body of a Certificate message up to TLS 1.2 (RFC 5246 section 7.4.2). */
export function readChain(bytes: Uint8Array, start: number, end: number): CertificateChain {
  const certificates: SeenCertificate[] = [];
  for (let at = start + 3; at + 3 <= end && certificates.length < CHAIN_LIMIT; ) {
    const stop = at + 3 + readU24(bytes, at);
    if (stop > end) break;
    certificates.push(CACHE.read(bytes, at + 3, stop));
    at = stop;
  }
  return { certificates };
}

/** One certificate that stands alone, as SSL 2 sends it. */
export function readLoneCertificate(bytes: Uint8Array, start: number, end: number): CertificateChain {
  return { certificates: [CACHE.read(bytes, start, end)] };
}
