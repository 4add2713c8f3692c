import type { Layers, Tunnel } from '../../decode/layers.ts';
import { HOUR, type Micros } from '../../model/time.ts';
import type { TunnelTransaction } from '../../model/transaction/tunnel.ts';
import { FlowIdentities } from '../flow-identities.ts';
import { FlowTable } from '../flow-table.ts';
import { WAITS } from '../wait-lists.ts';
import { TUNNEL_KINDS } from './kinds.ts';

/** Zeek's Tunnel::expiration_interval (base/frameworks/tunnels/main.zeek). */
const TIMEOUT: Micros = HOUR;

/**
 * Tunnels that are no flows, since nothing but addresses and a protocol tells one from another: GRE, IP in IP. Each
 * expires when it has carried nothing for an hour; at the cap the one that has been silent longest gives way.
 */
export class AddressTunnels {
  evicted = 0;
  readonly #table: FlowTable;
  readonly #identities: FlowIdentities;
  /** Of tunnels that were told of, what kind they are; 0 of all others. */
  readonly #told: Uint8Array;
  readonly #emit: (transaction: TunnelTransaction) => void;

  constructor(capacity: number, seed: number, emit: (transaction: TunnelTransaction) => void) {
    this.#table = new FlowTable(capacity, seed);
    this.#identities = new FlowIdentities(this.#table);
    this.#told = new Uint8Array(capacity);
    this.#emit = emit;
  }

  /** The tunnel of an outer packet, opened if it is new. */
  of(bytes: Uint8Array, outer: Layers): number {
    const table = this.#table;
    const slot = table.find(bytes, outer);
    if (slot >= 0) {
      table.waits.move(slot, WAITS.stream, outer.now);
      return slot;
    }
    if (table.size === table.capacity) {
      this.evicted++;
      this.#expire(table.waits.oldest(WAITS.stream), outer.now);
    }
    return table.open(outer.time, true, WAITS.stream, outer.now);
  }

  uid(slot: number): string {
    return this.#identities.of(slot).uid;
  }

  /** Something flows in it: tells of it once. */
  discover(slot: number, tunnel: Tunnel, time: Micros): void {
    if (this.#told[slot] !== 0) return;
    this.#told[slot] = tunnel;
    this.#tell(slot, 'Tunnel::DISCOVER', time);
  }

  expire(now: Micros): void {
    const { waits } = this.#table;
    for (let slot = waits.oldest(WAITS.stream); slot >= 0; slot = waits.oldest(WAITS.stream)) {
      if (waits.since(slot) + TIMEOUT > now) return;
      this.#expire(slot, now);
    }
  }

  #expire(slot: number, now: Micros): void {
    if (this.#told[slot] !== 0) this.#tell(slot, 'Tunnel::EXPIRE', now);
    this.#told[slot] = 0;
    this.#identities.forget(slot);
    this.#table.close(slot);
  }

  #tell(slot: number, action: string, time: Micros): void {
    const tunnelType = TUNNEL_KINDS[this.#told[slot] as Tunnel].type;
    this.#emit({ kind: 'tunnel', ...this.#identities.of(slot), time, tunnelType, action });
  }
}
