import type { Party } from '../../../model/evidence.ts';
import type { Micros } from '../../../model/time.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import type { HeardRequest } from './behaviour.ts';
import { firstAddressOf, isNetwork } from './client-network.ts';
import { clientOf, shown, victimOf } from './place.ts';

/** Longest host that is shown: names end at 253 characters (RFC 1035 section 2.3.4). */
const LONGEST_HOST = 253;

/** A client as people read of it. */
export interface NamedClient {
  /** The first of its addresses: findings stay with it, so that they grow instead of becoming many. */
  readonly ip: string;
  /** How a sentence begins that tells what it did. */
  readonly name: string;
}

interface Pair {
  host: string;
  readonly address: string;
  isMany: boolean;
}

/** Who stands behind the keys of `clientKey`: the address that a client came from, and the host that it named last. */
export class Parties {
  readonly #pairs: BoundedTable<Pair>;

  constructor(options: { readonly capacity: number; readonly lifetime: Micros }) {
    this.#pairs = new BoundedTable(options);
  }

  get evicted(): number {
    return this.#pairs.evicted;
  }

  note(key: string, { decoded, transaction, exchange }: HeardRequest): void {
    const { time } = transaction;
    const pair = this.#pairs.get(key, time) ?? { host: '', address: exchange.client, isMany: false };
    if (decoded.host !== '') pair.host = shown(decoded.host, LONGEST_HOST);
    if (exchange.client !== pair.address) pair.isMany = isNetwork(clientOf(key));
    this.#pairs.set(key, pair, time);
  }

  /** The server in a key of `clientKey`, which may go on after it. */
  victim(key: string, now: Micros): Party {
    const [, ip = '', port = ''] = key.split(' ');
    return victimOf(ip, Number(port), this.#pairs.get(key, now)?.host);
  }

  /** The client in a key of `clientKey`. */
  client(key: string, now: Micros): NamedClient {
    const pair = this.#pairs.get(key, now);
    const ip = pair?.address ?? firstAddressOf(clientOf(key));
    return { ip, name: pair?.isMany === true ? `${ip} with others of its /64` : ip };
  }

  expire(now: Micros): void {
    this.#pairs.expire(now);
  }
}
