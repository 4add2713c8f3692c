import type { Carrier } from './carrier.ts';

/** One SSH session, given when it is known how it went, at the latest when its flow closes. */
export interface SshTransaction extends Carrier {
  readonly kind: 'ssh';
  /** Identification strings (RFC 4253 section 4.2) without line end. */
  readonly client: string | null;
  readonly server: string | null;
  /** Both sides sent SSH_MSG_NEWKEYS. */
  readonly keysExchanged: boolean;
  /** Inferred from packet sizes; null where nothing can be said. */
  readonly authenticated: boolean | null;
  /** Refused authentication requests, inferred from packet sizes; the probe without a password is not counted. */
  readonly failures: number;
  /** What both sides agreed on, client to server; null where one of the offers was not seen. */
  readonly keyExchange: string | null;
  readonly hostKeyAlgorithm: string | null;
  readonly cipher: string | null;
  readonly mac: string | null;
  readonly compression: string | null;
  /** Fingerprints of the offers (hassh, Salesforce 2018). */
  readonly hassh: string | null;
  readonly hasshServer: string | null;
}
