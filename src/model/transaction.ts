import type { Micros } from './time.ts';

/** What every transaction knows of the flow that carried it. */
interface Carrier {
  readonly uid: string;
  readonly time: Micros;
  readonly originator: string;
  readonly originatorPort: number;
  readonly responder: string;
  readonly responderPort: number;
}

/** One request and its answer. Header names are kept as sent; at most what the parser's bounds allow. */
export interface HttpTransaction extends Carrier {
  readonly kind: 'http';
  /** 1 for the first transaction of the flow. */
  readonly depth: number;
  readonly method: string | null;
  readonly host: string | null;
  readonly uri: string | null;
  readonly referrer: string | null;
  readonly version: string | null;
  readonly userAgent: string | null;
  readonly requestBodyBytes: number;
  readonly responseBodyBytes: number;
  readonly status: number | null;
  readonly statusText: string | null;
  readonly requestType: string | null;
  readonly responseType: string | null;
}

/** One question and its answer. */
export interface DnsTransaction extends Carrier {
  readonly kind: 'dns';
  readonly protocol: 'tcp' | 'udp';
  readonly identifier: number;
  readonly roundTrip: Micros | null;
  readonly query: string | null;
  readonly queryClass: number | null;
  readonly queryType: number | null;
  readonly responseCode: number | null;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  readonly rejected: boolean;
  readonly answers: readonly DnsAnswer[];
}

export interface DnsAnswer {
  readonly type: number;
  /** An address, a name or text, as Zeek prints it. */
  readonly data: string;
  readonly ttl: number;
}

/** One SSH session, given when its flow closes. */
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
}

/** One ARP packet (RFC 826); `uid` is empty, ports are 0: originator is the sender's address, responder the target's. */
export interface ArpTransaction extends Carrier {
  readonly kind: 'arp';
  readonly operation: 'request' | 'reply';
  readonly senderHardware: string;
  readonly targetHardware: string;
  /** The frame's destination, to tell broadcasts from unicast probes. */
  readonly frameDestination: string;
}

export type Transaction = HttpTransaction | DnsTransaction | SshTransaction | ArpTransaction;
