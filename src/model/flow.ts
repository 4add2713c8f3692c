import type { Micros } from './time.ts';

/** Zeek's names, and `sctp`, which Zeek counts among the unknown ones; Flow.ipProtocol tells those from each other. */
export const TRANSPORT_PROTOCOLS = ['tcp', 'udp', 'icmp', 'sctp', 'unknown_transport'] as const;

export type TransportProtocol = (typeof TRANSPORT_PROTOCOLS)[number];

/** Zeek's summary of how a connection went (Zeek manual, conn.log, conn_state). */
export const CONNECTION_STATES = [
  'S0',
  'S1',
  'SF',
  'REJ',
  'S2',
  'S3',
  'RSTO',
  'RSTR',
  'RSTOS0',
  'RSTRH',
  'SH',
  'SHR',
  'OTH',
] as const;

export type ConnectionState = (typeof CONNECTION_STATES)[number];

/**
 * One flow: the packets between two endpoints, seen from the side that began it. For ICMP the ports hold type and
 * code, as in Zeek. `null` means not known, never zero.
 */
export interface Flow {
  readonly kind: 'flow';
  readonly uid: string;
  readonly start: Micros;
  /** From first to last packet, for TCP until both sides have ended; null where the source gives none (one packet). */
  readonly duration: Micros | null;
  readonly protocol: TransportProtocol;
  /** The number in the IP header (IANA); null where the source does not tell. */
  readonly ipProtocol: number | null;
  readonly originator: string;
  readonly originatorPort: number;
  readonly responder: string;
  readonly responderPort: number;
  /** Application protocol by content, in Zeek's words (`http`, `dns`, `ssh`); several joined by a comma. */
  readonly service: string | null;
  readonly state: ConnectionState | null;
  /** Zeek's letters of what happened, upper case from the originator: `ShADadFf`. */
  readonly history: string;
  /** Payload bytes. */
  readonly originatorBytes: number | null;
  readonly responderBytes: number | null;
  /** Payload bytes that the stream held but the capture did not. */
  readonly missedBytes: number;
  readonly originatorPackets: number;
  /** Bytes of IP packets, headers included. */
  readonly originatorIpBytes: number;
  readonly responderPackets: number;
  readonly responderIpBytes: number;
  /**
   * Of a flow inside a tunnel: the uid of that tunnel, a flow or a TunnelTransaction, and of each further one that it was
   * seen in. They are the innermost tunnels; an outer one is the parent of the flow that is the inner one.
   */
  readonly tunnelParents: readonly string[];
  /** Ground truth that somebody wrote into a log (`Malicious`, `C&C`), for training and for measuring; nothing is judged by it. */
  readonly label?: string;
  readonly detailedLabel?: string;
}

/** When the last packet of a flow was seen. */
export function flowEnd(flow: Flow): Micros {
  return flow.start + (flow.duration ?? 0);
}
