import type { Carrier } from './carrier.ts';

/** One TLS, DTLS or SSL handshake, also the one inside QUIC; kind and field meanings as in Zeek's ssl.log. */
export interface SslTransaction extends Carrier {
  readonly kind: 'ssl';
  /** Agreed version in Zeek's words (`TLSv12`); null where the server never answered. */
  readonly version: string | null;
  /** IANA name (`TLS_AES_128_GCM_SHA256`). */
  readonly cipher: string | null;
  /** Agreed group in the words of the IANA registry (`x25519`). */
  readonly curve: string | null;
  readonly serverName: string | null;
  readonly resumed: boolean;
  /** `handshake_failure`, as the alert that ended it. */
  readonly lastAlert: string | null;
  /** Protocol that the server chose by ALPN. */
  readonly nextProtocol: string | null;
  /** Protocols that the client offered by ALPN, in its order. */
  readonly offeredProtocols: readonly string[];
  readonly established: boolean;
  /** Zeek's letters of handshake messages, upper case from the client. */
  readonly history: string | null;
  readonly ja3: string | null;
  /** Those of further hellos of the client that differ: after a request for another, or where it says several unasked. */
  readonly furtherJa3: readonly string[];
  readonly ja3s: string | null;
  readonly ja4: string | null;
  /** SHA-256 of each certificate in lower case hexadecimal, the host's own first. */
  readonly serverCertificates: readonly string[];
  readonly clientCertificates: readonly string[];
  /** SHA-1 of the host's own certificate. */
  readonly serverCertificateSha1: string | null;
  readonly subject: string | null;
  readonly issuer: string | null;
  readonly clientSubject: string | null;
  readonly clientIssuer: string | null;
  readonly validationStatus: string | null;
  /** Whether the server's name is among the names of its certificate. */
  readonly nameMatches: boolean | null;
}
