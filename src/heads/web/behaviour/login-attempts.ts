import type { Party } from '../../../model/evidence.ts';
import { HOUR, type Micros } from '../../../model/time.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import { DistinctInTime } from '../../state/distinct-in-time.ts';
import { Rate } from '../../state/rate.ts';
import type { Detected, HeardRequest } from './behaviour.ts';
import { fingerprint } from './fingerprint.ts';
import { type LoginAttempt, loginAttemptOf } from './login-attempt.ts';
import { isCreation, type LoginOutcome, LoginOutcomes } from './login-outcome.ts';
import { type NamedClient, Parties } from './parties.ts';
import { clientKey, nameOf, serverIn } from './place.ts';

/** Attempts count for so long: who mistypes today does not add to yesterday. */
export const LOGIN_HORIZON: Micros = HOUR;
/** Clients with attempts at a time. */
export const LOGIN_CLIENTS = 16_384;
/** Of what clients tried: accounts, passwords. */
export const LOGIN_LIMITS = {
  horizon: LOGIN_HORIZON,
  subjects: LOGIN_CLIENTS,
  targetsOfSubject: 4_096,
  targets: 262_144,
} as const;

/** Attempts of one client at one server within the horizon. */
export interface Tally {
  readonly firstTime: Micros;
  readonly lastTime: Micros;
  readonly attempts: number;
  readonly failed: number;
  readonly succeeded: number;
  /** With pairs of account and password that were let in, each once: who has one comes back with it as often as it likes. */
  readonly owners: number;
  readonly refused: number;
  readonly flows: readonly string[];
  readonly paths: readonly string[];
}

export interface HeardAttempt extends LoginAttempt {
  /** The client at the server. */
  readonly key: string;
  readonly outcome: LoginOutcome;
}

interface Samples {
  readonly firstTime: Micros;
  lastTime: Micros;
  readonly flows: string[];
  readonly paths: string[];
}

/** What all three who watch logins need: attempts, how they ended, and how many there were. */
export class LoginAttempts {
  readonly #outcomes = new LoginOutcomes(LOGIN_HORIZON);
  readonly #samples = new BoundedTable<Samples>({ capacity: LOGIN_CLIENTS, lifetime: LOGIN_HORIZON });
  readonly #parties = new Parties({ capacity: LOGIN_CLIENTS, lifetime: LOGIN_HORIZON });
  readonly #attempts = rate();
  readonly #failed = rate();
  readonly #succeeded = rate();
  readonly #refused = rate();
  readonly #owners = new DistinctInTime(LOGIN_LIMITS);

  get evicted(): number {
    return this.#states.reduce((sum, state) => sum + state.evicted, 0);
  }

  hear(heard: HeardRequest): HeardAttempt | undefined {
    const attempt = loginAttemptOf(heard);
    if (attempt === undefined || isCreation(heard)) return undefined;
    const key = clientKey(heard);
    const { time, uid } = heard.transaction;
    const outcome = this.#outcomes.of(attempt, heard);
    // Whoever brings a token that is taken is let in already, and writes down the passwords of others.
    if (attempt.hasToken && outcome === 'unknown') return undefined;
    const samples = this.#samples.get(key, time) ?? { firstTime: time, lastTime: time, flows: [], paths: [] };
    if (time > samples.lastTime) samples.lastTime = time;
    if (samples.flows.length < 32 && !samples.flows.includes(uid)) samples.flows.push(uid);
    if (samples.paths.length < 4 && !samples.paths.includes(attempt.path)) samples.paths.push(attempt.path);
    this.#samples.set(key, samples, samples.lastTime);
    this.#attempts.add(key, 1, time);
    if (outcome === 'failed') this.#failed.add(key, 1, time);
    else if (outcome === 'succeeded') {
      this.#succeeded.add(key, 1, time);
      this.#owners.add(key, fingerprint(`${attempt.account} ${attempt.password}`), time, '');
    }
    if (heard.exchange.refused !== null) this.#refused.add(key, 1, time);
    this.#parties.note(key, heard);
    return { ...attempt, key, outcome };
  }

  tally(key: string, now: Micros): Tally | undefined {
    const samples = this.#samples.get(key, now);
    if (samples === undefined) return undefined;
    const succeeded = this.#succeeded.current(key, now);
    return {
      ...samples,
      attempts: this.#attempts.current(key, now),
      failed: this.#failed.current(key, now),
      succeeded,
      owners: Math.min(succeeded, this.#owners.get(key)?.current ?? 0),
      refused: this.#refused.current(key, now),
    };
  }

  client(key: string, now: Micros): NamedClient {
    return this.#parties.client(key, now);
  }

  victim(key: string, now: Micros): Party {
    return this.#parties.victim(key, now);
  }

  expire(now: Micros): void {
    for (const state of this.#states) state.expire(now);
  }

  get #states() {
    return [
      ...[this.#outcomes, this.#samples, this.#parties],
      ...[this.#attempts, this.#failed, this.#succeeded, this.#refused, this.#owners],
    ];
  }
}

function rate(): Rate {
  return new Rate({ horizon: LOGIN_HORIZON, subjects: LOGIN_CLIENTS });
}

/** Attempts, without those that only repeat one that was let in: these would hide any number of others among them. */
export function weighedAttempts({ attempts, succeeded, owners }: Tally): number {
  return attempts - succeeded + owners;
}

/** Of attempts, known to have failed: 0 to 1. */
export function failedShare(tally: Tally): number {
  return tally.failed / Math.max(1, weighedAttempts(tally));
}

/** Whether a guess hit; a client that logs in all the time has its own password. */
export function workedOf({ failed, succeeded, refused, attempts }: Tally, hit: boolean): 'yes' | 'no' | 'unknown' {
  if (hit && succeeded > 0) return 'yes';
  return failed + refused >= attempts ? 'no' : 'unknown';
}

/** What findings about logins have in common. */
export function loginFinding(attempts: LoginAttempts, key: string, tally: Tally, now: Micros): LoginFinding {
  const { ip } = attempts.client(key, now);
  const victim = attempts.victim(key, now);
  return {
    ...{ profile: ip, group: serverIn(key), attacker: { ip }, victim },
    object: `on ${nameOf(victim)}`,
    flows: [...tally.flows],
    count: tally.attempts,
    firstTime: tally.firstTime,
    lastTime: tally.lastTime,
  };
}

type LoginFinding = Omit<Detected, 'threat' | 'confidence' | 'deed' | 'description' | 'features'>;
