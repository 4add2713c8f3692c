import { type Micros, SECOND } from '../../model/time.ts';
import { BoundedMap } from '../../numeric/bounded-map.ts';

/** A client opens a few data connections a second; at the cap the announcement made longest ago gives way. */
export const EXPECTATION_LIMIT = 4_096;
/** An announced connection that has not come after five minutes will not come, as in Zeek. */
export const EXPECTATION_LIFE: Micros = 300 * SECOND;

interface Expected {
  readonly service: string;
  readonly since: Micros;
}

/** Connections that a control connection has announced: who will open them, whereto, and what they will carry. */
export class Expectations {
  readonly #expected = new BoundedMap<string, Expected>(EXPECTATION_LIMIT);

  get size(): number {
    return this.#expected.size;
  }

  /** Announcements that gave way at the cap. */
  get evicted(): number {
    return this.#expected.evicted;
  }

  expect(originator: string, responder: string, responderPort: number, service: string, time: Micros): void {
    this.#expire(time);
    this.#expected.set(key(originator, responder, responderPort), { service, since: time });
  }

  /** The service of a connection that was announced, else null. An announcement holds for one connection. */
  take(originator: string, responder: string, responderPort: number, time: Micros): string | null {
    if (this.#expected.size === 0) return null;
    this.#expire(time);
    const name = key(originator, responder, responderPort);
    const expected = this.#expected.get(name);
    if (expected === undefined) return null;
    this.#expected.delete(name);
    return expected.service;
  }

  #expire(time: Micros): void {
    for (let oldest = this.#expected.oldest(); oldest !== undefined; oldest = this.#expected.oldest()) {
      if (oldest.value.since + EXPECTATION_LIFE > time) return;
      this.#expected.delete(oldest.key);
    }
  }
}

function key(originator: string, responder: string, port: number): string {
  return `${originator} ${responder} ${port}`;
}
