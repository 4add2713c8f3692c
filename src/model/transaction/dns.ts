import type { Micros } from '../time.ts';
import type { Carrier } from './carrier.ts';

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
  /** The three bits behind RA: one is reserved, two tell of DNSSEC (RFC 4035). */
  readonly reserved: number;
  /** 0 asks, 4 notifies, 5 updates (IANA DNS OpCodes). */
  readonly opcode: number;
  readonly rejected: boolean;
  readonly answers: readonly DnsAnswer[];
}

export interface DnsAnswer {
  readonly type: number;
  /** An address, a name or text, as Zeek prints it. */
  readonly data: string;
  readonly ttl: number;
}
