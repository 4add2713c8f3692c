import type { Carrier } from './carrier.ts';

/** One QUIC connection, as in Zeek's quic.log; its TLS handshake is a transaction of kind `ssl` as well. */
export interface QuicTransaction extends Carrier {
  readonly kind: 'quic';
  /** `1`, `quicv2`, `draft-29`, or the number in hexadecimal. */
  readonly version: string;
  /** Connection identifiers in hexadecimal. */
  readonly clientDestination: string | null;
  readonly clientSource: string | null;
  readonly serverSource: string | null;
  readonly serverName: string | null;
  /** First protocol that the client offered by ALPN. */
  readonly clientProtocol: string | null;
  /** Zeek's letters of packets: I initial, S handshake with hello, Z 0-RTT, H handshake, R retry. */
  readonly history: string;
}
