import type { Micros } from '../../model/time.ts';
import type { Transaction } from '../../model/transaction.ts';
import { DhcpExchanges } from './dhcp/dhcp-exchanges.ts';
import { Expectations } from './expectations.ts';
import { Unpacking } from './reading/unpacking.ts';

/** What the caps of what spans flows have cost. */
export interface AcrossFlowsCounters {
  /** DHCP exchanges given before they were over. */
  readonly exchanges: number;
  /** Announced connections that were forgotten before they came. */
  readonly announcements: number;
  /** Packed bodies whose size was not found out. */
  readonly unmeasured: number;
  /** Flows that went over to another protocol more often than is read. */
  readonly handOvers: number;
}

/** What spans several flows: made once beside all readers, and handed to every parser. Everything in it is bounded. */
export class AcrossFlows {
  /** Whether transactions of HTTP bring their content. */
  readonly keepsContent: boolean;
  readonly dhcp: DhcpExchanges;
  /** Flows that others have announced (FTP's data connections). */
  readonly expectations = new Expectations();
  /** How many bodies are being unpacked. */
  readonly unpacking = new Unpacking();
  /** Counted for `handOvers`. */
  handOversRefused = 0;

  constructor(emit: (transaction: Transaction) => void, options: { readonly content?: boolean } = {}) {
    this.keepsContent = options.content === true;
    this.dhcp = new DhcpExchanges(emit);
  }

  /** What gave way at caps. */
  get counters(): AcrossFlowsCounters {
    return {
      exchanges: this.dhcp.evicted,
      announcements: this.expectations.evicted,
      unmeasured: this.unpacking.refused,
      handOvers: this.handOversRefused,
    };
  }

  /** Call it whenever event time reaches a whole second. */
  expire(now: Micros): void {
    this.dhcp.expire(now);
  }
}
