import type { Flow } from '../../model/flow.ts';
import type { Micros } from '../../model/time.ts';
import { BoundedTable } from '../state/bounded-table.ts';
import { DistinctInTime, type Subject } from '../state/distinct-in-time.ts';
import { Rate } from '../state/rate.ts';

/** Sessions by which one client was not let in at one server, within the horizon, and what else is known of the two. */
export interface Refusals {
  readonly sessions: Subject;
  /** Refused passwords in all of them. */
  readonly passwords: number;
  readonly hasBurst: boolean;
  /** It was let in as well. */
  readonly hasLogin: boolean;
  /** Its client is made of a library, so that no person types into it. */
  readonly isLibrary: boolean;
}

export interface RefusedSessionsOptions {
  readonly horizon: Micros;
  /** So many sessions that began within so much time are a burst. */
  readonly burst: { readonly sessions: number; readonly within: Micros };
}

const SUBJECTS = 16_384;

/** What password guessing counts: sessions without a login of each client at each server, beside those with one. */
export class RefusedSessions {
  readonly #burst: number;
  readonly #sessions: DistinctInTime;
  readonly #atOnce: DistinctInTime;
  readonly #passwords: Rate;
  readonly #bursts: BoundedTable<true>;
  readonly #logins: BoundedTable<true>;
  readonly #libraries: BoundedTable<true>;

  constructor({ horizon, burst }: RefusedSessionsOptions) {
    this.#burst = burst.sessions;
    this.#sessions = new DistinctInTime({ horizon, subjects: SUBJECTS, targetsOfSubject: 16_384, targets: 262_144 });
    this.#atOnce = new DistinctInTime({
      horizon: burst.within,
      subjects: SUBJECTS,
      targetsOfSubject: 64,
      targets: 65_536,
    });
    this.#passwords = new Rate({ horizon, subjects: SUBJECTS });
    const marks = { capacity: SUBJECTS, lifetime: horizon };
    this.#bursts = new BoundedTable(marks);
    this.#logins = new BoundedTable(marks);
    this.#libraries = new BoundedTable(marks);
  }

  /** How much gave way at caps. */
  get evicted(): number {
    return this.#states.reduce((sum, state) => sum + state.evicted, 0);
  }

  noteRefused(key: string, flow: Flow, passwords: number, isLibrary: boolean): void {
    const { uid, start } = flow;
    this.#sessions.add(key, uid, start, uid);
    this.#atOnce.add(key, uid, start, '');
    if ((this.#atOnce.get(key)?.current ?? 0) >= this.#burst) this.#bursts.set(key, true, start);
    if (isLibrary) this.#libraries.set(key, true, start);
    this.#passwords.add(key, passwords, start);
  }

  noteLogin(key: string, flow: Flow): void {
    this.#logins.set(key, true, flow.start);
    this.#sessions.mention(key);
  }

  /** Clients and servers with one more session since the last call. */
  takeChanged(now: Micros): readonly Refusals[] {
    const changed = this.#sessions.takeChanged().map((sessions) => ({
      sessions,
      passwords: this.#passwords.current(sessions.key, now),
      hasBurst: this.#bursts.get(sessions.key, now) === true,
      hasLogin: this.#logins.get(sessions.key, now) === true,
      isLibrary: this.#libraries.get(sessions.key, now) === true,
    }));
    for (const state of this.#states) state.expire(now);
    return changed;
  }

  get #states() {
    return [this.#sessions, this.#atOnce, this.#passwords, this.#bursts, this.#logins, this.#libraries];
  }
}
