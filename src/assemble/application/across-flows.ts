import type { Micros } from '../../model/time.ts';
import type { Transaction } from '../../model/transaction.ts';
import { DhcpExchanges } from './dhcp/dhcp-exchanges.ts';
import { Expectations } from './expectations.ts';
import { Unpacking } from './reading/unpacking.ts';

/** What spans several flows: made once beside all readers, and handed to every parser. Everything in it is bounded. */
export class AcrossFlows {
  readonly dhcp: DhcpExchanges;
  /** Flows that others have announced (FTP's data connections). */
  readonly expectations = new Expectations();
  /** How many bodies are being unpacked. */
  readonly unpacking = new Unpacking();
  /** Flows that went over to another protocol more often than is read. */
  handOversRefused = 0;

  constructor(emit: (transaction: Transaction) => void) {
    this.dhcp = new DhcpExchanges(emit);
  }

  /** What gave way at caps. */
  get evicted(): number {
    return this.dhcp.evicted + this.handOversRefused;
  }

  /** Call it whenever event time reaches a whole second. */
  expire(now: Micros): void {
    this.dhcp.expire(now);
  }
}
