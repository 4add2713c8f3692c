import type { Micros } from '../../../model/time.ts';
import { DistinctInTime, type Subject } from '../../state/distinct-in-time.ts';
import type { HeardRequest } from './behaviour.ts';
import { onePath } from './place.ts';

/** How much of what is missing pages excuse that a client was given: who names a page as the one before may never have read it. */
export interface ExcuseLimits {
  readonly horizon: Micros;
  readonly clients: number;
  /** Missing paths that one page excuses for one client. */
  readonly ofPage: number;
  /** Those that all its pages excuse together. */
  readonly ofClient: number;
}

/** What pages that clients were given bring along, although it is not there: pictures, scripts, links. */
export class PageExcuses {
  readonly #limits: ExcuseLimits;
  readonly #ofPages: DistinctInTime;
  readonly #ofClients: DistinctInTime;

  constructor(limits: ExcuseLimits) {
    this.#limits = limits;
    const common = { horizon: limits.horizon, subjects: limits.clients, targets: 8 * limits.clients };
    this.#ofPages = new DistinctInTime({ ...common, targetsOfSubject: limits.ofPage });
    this.#ofClients = new DistinctInTime({ ...common, targetsOfSubject: limits.ofClient });
  }

  get evicted(): number {
    return this.#ofPages.evicted + this.#ofClients.evicted;
  }

  /** Missing paths of a client that were excused. */
  count(client: string): number {
    return currentOf(this.#ofClients.get(client));
  }

  /** Whether a page, by the fingerprint of its path, still excuses that a client asks for another path. */
  excuse(client: string, page: number, missing: number, time: Micros): boolean {
    const key = `${client} ${page}`;
    if (this.#ofPages.lastSeen(key, missing, time) === undefined) {
      if (currentOf(this.#ofPages.get(key)) >= this.#limits.ofPage) return false;
      if (this.count(client) >= this.#limits.ofClient) return false;
    }
    this.#ofPages.add(key, missing, time, '');
    this.#ofClients.add(client, missing, time, '');
    return true;
  }

  expire(now: Micros): void {
    this.#ofPages.expire(now);
    this.#ofClients.expire(now);
  }
}

/** How many targets of a subject count now. */
export function currentOf(subject: Subject | undefined): number {
  return subject?.current ?? 0;
}

/** The path of the page that a request names as the one before, if it is on the same host; undefined else. */
export function pageBefore({ decoded }: HeardRequest): string | undefined {
  const referer = decoded.fields.find(({ kind, name }) => kind === 'header' && name === 'referer')?.text;
  if (referer === undefined) return undefined;
  const [, host = '', path = ''] = /^https?:\/\/([^/?#]*)([^?#]*)/i.exec(referer) ?? [];
  // Most access logs do not tell which host was asked.
  if (host === '' || (decoded.host !== '' && host.toLowerCase() !== decoded.host)) return undefined;
  return onePath(path === '' ? '/' : path);
}
