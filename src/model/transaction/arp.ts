import type { Carrier } from './carrier.ts';

/** One ARP packet (RFC 826); `uid` is empty, ports are 0: originator is the sender's address, responder the target's. */
export interface ArpTransaction extends Carrier {
  readonly kind: 'arp';
  readonly operation: 'request' | 'reply';
  readonly senderHardware: string;
  readonly targetHardware: string;
  /** The frame's destination, to tell broadcasts from unicast probes. */
  readonly frameDestination: string;
}
