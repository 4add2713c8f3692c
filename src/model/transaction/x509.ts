import type { Micros } from '../time.ts';
import type { Carrier } from './carrier.ts';

/** One certificate as it was seen, as in Zeek's x509.log. */
export interface X509Transaction extends Carrier {
  readonly kind: 'x509';
  /** SHA-256 in lower case hexadecimal; also how Zeek's log names it. */
  readonly fingerprint: string;
  readonly sha1: string | null;
  readonly version: number | null;
  /** Upper case hexadecimal. */
  readonly serial: string | null;
  /** Distinguished names as Zeek prints them: `CN=example.org,O=Example,C=US`. */
  readonly subject: string | null;
  readonly issuer: string | null;
  readonly notBefore: Micros | null;
  readonly notAfter: Micros | null;
  /** `rsaEncryption`, `id-ecPublicKey`. */
  readonly keyAlgorithm: string | null;
  readonly signatureAlgorithm: string | null;
  /** `rsa`, `dsa`, `ecdsa`, `unknown`. */
  readonly keyType: string | null;
  /** Bits. */
  readonly keyLength: number | null;
  readonly exponent: string | null;
  readonly curve: string | null;
  /** Subject alternative names. */
  readonly names: readonly string[];
  readonly addresses: readonly string[];
  readonly emails: readonly string[];
  readonly uris: readonly string[];
  /** Basic constraints; null where the extension is absent. */
  readonly isAuthority: boolean | null;
  readonly pathLength: number | null;
  /** The host's own, not one of those that vouch for it. */
  readonly isHost: boolean;
  readonly fromClient: boolean;
}
