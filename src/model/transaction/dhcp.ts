import type { Micros } from '../time.ts';
import type { Carrier } from './carrier.ts';

/** One conversation of a client with its DHCP servers, as in Zeek's dhcp.log. */
export interface DhcpTransaction extends Carrier {
  readonly kind: 'dhcp';
  /** Every flow that had a part in it. */
  readonly uids: readonly string[];
  readonly client: string | null;
  readonly server: string | null;
  readonly hardware: string | null;
  readonly hostName: string | null;
  readonly clientName: string | null;
  readonly domain: string | null;
  readonly requestedAddress: string | null;
  readonly assignedAddress: string | null;
  readonly leaseTime: Micros | null;
  readonly clientMessage: string | null;
  readonly serverMessage: string | null;
  /** `DISCOVER`, `OFFER`, `REQUEST`, `ACK`, in their order. */
  readonly messages: readonly string[];
  readonly duration: Micros | null;
}
