import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { QuicVersion } from './versions.ts';

/** What protects the Initial packets of one side: AES-128-GCM, and AES-128 for their headers. */
export interface PacketKeys {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly header: Uint8Array;
}

/** The secret of a connection's Initial packets, made from the first identifier that the client chose (RFC 9001 section 5.2). */
export function initialSecret(version: QuicVersion, destination: Uint8Array): Uint8Array {
  return extract(sha256, destination, version.salt);
}

/** Keys of one side's Initial packets. */
export function initialKeys(version: QuicVersion, secret: Uint8Array, side: 'client' | 'server'): PacketKeys {
  const own = expandLabel(secret, `${side} in`, 32);
  return {
    key: expandLabel(own, `${version.label} key`, 16),
    nonce: expandLabel(own, `${version.label} iv`, 12),
    header: expandLabel(own, `${version.label} hp`, 16),
  };
}

/** HKDF-Expand-Label of RFC 8446 section 7.1, without context. */
function expandLabel(secret: Uint8Array, label: string, length: number): Uint8Array {
  const full = `tls13 ${label}`;
  const info = new Uint8Array(4 + full.length);
  info[1] = length;
  info[2] = full.length;
  for (let at = 0; at < full.length; at++) info[3 + at] = full.charCodeAt(at);
  return expand(sha256, secret, info, length);
}
