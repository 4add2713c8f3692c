import type { Micros } from '../../model/time.ts';
import type { Transaction } from '../../model/transaction.ts';
import { DhcpExchanges } from './dhcp/dhcp-exchanges.ts';

/** What spans several flows: made once beside all readers, and handed to every parser. */
export class AcrossFlows {
  readonly dhcp: DhcpExchanges;

  constructor(emit: (transaction: Transaction) => void) {
    this.dhcp = new DhcpExchanges(emit);
  }

  /** What gave way at caps. */
  get evicted(): number {
    return this.dhcp.evicted;
  }

  /** Call it whenever event time reaches a whole second. */
  expire(now: Micros): void {
    this.dhcp.expire(now);
  }
}
