import { HmacSha256 } from '../../../numeric/hmac-sha256.ts';
import { latin1Bytes } from '../tls/bytes.ts';
import type { QuicVersion } from './versions.ts';

/** What protects the Initial packets of one side: AES-128-GCM, and AES-128 for their headers. */
export interface PacketKeys {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly header: Uint8Array;
}

const SIDES = { client: expansion('client in', 32), server: expansion('server in', 32) } as const;
const LABELS = { quic: labelsOf('quic'), quicv2: labelsOf('quicv2') } as const;
/** Salts are few and fixed: one for some versions. */
const SALTED = new Map<Uint8Array, HmacSha256>();

/** The secret of a connection's Initial packets, made from the first identifier that the client chose (RFC 9001 section 5.2). */
export function initialSecret(version: QuicVersion, destination: Uint8Array): Uint8Array {
  let salted = SALTED.get(version.salt);
  if (salted === undefined) {
    salted = new HmacSha256(version.salt);
    SALTED.set(version.salt, salted);
  }
  return salted.digest(destination);
}

/** Keys of one side's Initial packets. */
export function initialKeys(version: QuicVersion, secret: Uint8Array, side: 'client' | 'server'): PacketKeys {
  const own = new HmacSha256(new HmacSha256(secret).digest(SIDES[side]));
  const labels = LABELS[version.label];
  return {
    key: own.digest(labels.key).subarray(0, 16),
    nonce: own.digest(labels.nonce).subarray(0, 12),
    header: own.digest(labels.header).subarray(0, 16),
  };
}

function labelsOf(word: QuicVersion['label']) {
  return { key: expansion(`${word} key`, 16), nonce: expansion(`${word} iv`, 12), header: expansion(`${word} hp`, 16) };
}

/**
 * What HKDF-Expand-Label of RFC 8446 section 7.1 hashes for a label without context, and behind it the number 1: of
 * HKDF-Expand (RFC 5869 section 2.3) only the first block is needed.
 */
function expansion(label: string, length: number): Uint8Array {
  const full = latin1Bytes(`tls13 ${label}`);
  const bytes = new Uint8Array(full.length + 5);
  bytes[1] = length;
  bytes[2] = full.length;
  bytes.set(full, 3);
  bytes[full.length + 4] = 1;
  return bytes;
}
