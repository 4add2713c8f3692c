import type { Party } from '../../../model/evidence.ts';
import { HOUR, type Micros } from '../../../model/time.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import type { Detected, HeardRequest } from './behaviour.ts';
import { type LoginAttempt, loginAttemptOf } from './login-attempt.ts';
import { type LoginOutcome, LoginOutcomes } from './login-outcome.ts';
import { clientKey, clientOf, Hosts, nameOf } from './place.ts';

/** Attempts count for so long: who mistypes today does not add to yesterday. */
export const LOGIN_HORIZON: Micros = HOUR;
/** Clients with attempts at a time. */
export const LOGIN_CLIENTS = 16_384;

/** All attempts of one client at one server since it became active. */
export interface Tally {
  readonly firstTime: Micros;
  lastTime: Micros;
  attempts: number;
  failed: number;
  succeeded: number;
  refused: number;
  readonly flows: string[];
  readonly paths: string[];
}

export interface HeardAttempt extends LoginAttempt {
  /** The client at the server. */
  readonly key: string;
  readonly outcome: LoginOutcome;
  readonly tally: Tally;
}

/** What all three who watch logins need: attempts, how they ended, and how many there were. */
export class LoginAttempts {
  readonly #outcomes = new LoginOutcomes(LOGIN_HORIZON);
  readonly #tallies = new BoundedTable<Tally>({ capacity: LOGIN_CLIENTS, lifetime: LOGIN_HORIZON });
  readonly #hosts = new Hosts({ capacity: LOGIN_CLIENTS, lifetime: LOGIN_HORIZON });

  get evicted(): number {
    return this.#outcomes.evicted + this.#tallies.evicted + this.#hosts.evicted;
  }

  hear(heard: HeardRequest): HeardAttempt | undefined {
    const attempt = loginAttemptOf(heard);
    if (attempt === undefined) return undefined;
    const key = clientKey(heard);
    const { time, uid } = heard.transaction;
    const outcome = this.#outcomes.of(attempt, heard);
    const tally = this.#tallies.get(key, time) ?? {
      ...{ firstTime: time, lastTime: time, attempts: 0, failed: 0, succeeded: 0, refused: 0 },
      flows: [],
      paths: [],
    };
    tally.attempts++;
    if (outcome === 'failed') tally.failed++;
    else if (outcome === 'succeeded') tally.succeeded++;
    if (heard.exchange.refused !== null) tally.refused++;
    if (time > tally.lastTime) tally.lastTime = time;
    if (tally.flows.length < 32 && !tally.flows.includes(uid)) tally.flows.push(uid);
    if (tally.paths.length < 4 && !tally.paths.includes(attempt.path)) tally.paths.push(attempt.path);
    this.#tallies.set(key, tally, tally.lastTime);
    this.#hosts.note(key, heard);
    return { ...attempt, key, outcome, tally };
  }

  tally(key: string, now: Micros): Tally | undefined {
    return this.#tallies.get(key, now);
  }

  victim(key: string, now: Micros): Party {
    return this.#hosts.victim(key, now);
  }

  expire(now: Micros): void {
    this.#outcomes.expire(now);
    this.#tallies.expire(now);
    this.#hosts.expire(now);
  }
}

/** Whether a guess hit; a client that logs in all the time has its own password. */
export function workedOf({ failed, succeeded, refused, attempts }: Tally, hit: boolean): 'yes' | 'no' | 'unknown' {
  if (hit && succeeded > 0) return 'yes';
  return failed + refused >= attempts ? 'no' : 'unknown';
}

/** What findings about logins have in common. */
export function loginFinding(key: string, victim: Party, tally: Tally): LoginFinding {
  const client = clientOf(key);
  return {
    ...{ profile: client, group: key.slice(client.length + 1), attacker: { ip: client }, victim },
    object: `on ${nameOf(victim)}`,
    flows: [...tally.flows],
    count: tally.attempts,
    firstTime: tally.firstTime,
    lastTime: tally.lastTime,
  };
}

type LoginFinding = Omit<Detected, 'threat' | 'confidence' | 'deed' | 'description' | 'features'>;
