import { HOUR, toSeconds } from '../../../model/time.ts';
import { countOf, durationText } from '../../../model/words.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import { DistinctInTime } from '../../state/distinct-in-time.ts';
import type { Behaviour, Detected, HeardRequest } from './behaviour.ts';
import { fingerprint } from './fingerprint.ts';
import { UNTOLD } from './login-attempt.ts';
import {
  failedShare,
  LOGIN_CLIENTS,
  LOGIN_HORIZON,
  LOGIN_LIMITS,
  LoginAttempts,
  loginFinding,
  type Tally,
  workedOf,
} from './login-attempts.ts';
import { nameOf } from './place.ts';

const THRESHOLDS = {
  passwords: {
    value: 10,
    unit: 'different passwords for one account from one client, without being let in',
    why: 'who forgot a password tries a handful and then asks for a new one; NIST SP 800-63B section 5.2.2 allows up to 100 before an account is locked',
  },
  surePasswords: {
    value: 30,
    unit: 'different passwords',
    why: 'three times the threshold: confidence grows from 0.7 to 1 until here',
  },
  unnamedShare: {
    value: 0.6,
    unit: 'share of attempts known to have failed, where no field names an account; below it as many failures as in access logs',
    why: 'of people behind one address, whose accounts nobody can tell apart there, most are let in',
  },
  triesOfAccount: {
    value: 3,
    unit: 'passwords for one account that count nowhere else',
    why: 'people mistype as often; who goes through many accounts with so few each is seen as spraying or stuffing',
  },
  scattered: {
    value: 50,
    unit: 'failures beyond these, at one server, whatever the accounts',
    why: 'of a hundred people who mistype one tries a fourth time; a guesser who names another account after each few tries, or a field beside it that changes, gets there with a hundred tries; confidence is 0.7',
  },
  logged: {
    value: 100,
    unit: 'failures at a path for logins, where bodies are not told, as in access logs',
    why: 'a job with an outdated password comes back each minute at most, 60 times within the horizon; confidence is 0.7',
  },
  horizon: {
    value: LOGIN_HORIZON / HOUR,
    unit: 'hours',
    why: 'ten an hour is 240 a day, too slow for any list',
  },
} as const;

interface Guessed {
  accounts: number;
  passwords: number;
  hit: boolean;
  /** Failures beyond the first few of their accounts, where none of these was tried often enough by itself. */
  scattered: number;
  /** Nothing but failures is known, and not for whom. */
  isLogged: boolean;
}

export const webPasswordGuessing: Behaviour = {
  evidence: 'WEB_PASSWORD_GUESSING',
  description:
    'One client tries one password after the other for an account, in a form, in JSON or by basic authentication, and is not let in. A job that comes back with the same wrong password tries only one.',
  threat: 'high',
  confidence:
    '0.7 at the threshold, growing to 1 at 30 passwords; 0.7 in access logs, and where tries are scattered over accounts',
  thresholds: THRESHOLDS,
  blindSpots:
    'Forms are recognised by the name of the field with the password: one that is called by no word of several languages is not seen, nor are passwords in GraphQL, or behind a hash of the client that changes each time. Access logs hold no bodies: there only failures at paths with common names count, by status. Guessing spread over many clients with less than ten passwords each passes. Where no field that is known by its name names the account, only failures that the answer tells count. All fields that may hold an account or a password count together: one beside them that changes each time makes many accounts of one, and then guessing shows as stuffing, or from 50 failures beyond the third for each of these accounts on. Fields behind more than are taken apart of one request are not seen. Codes of second factors count only where there is no password beside them. Who sends a token along passes until answers tell that it fails. Where an answer looks the same whether a password was right or wrong, whether one was right is unknown.',
  create() {
    const attempts = new LoginAttempts();
    const guesses = new DistinctInTime({
      horizon: LOGIN_HORIZON,
      subjects: 32_768,
      targetsOfSubject: 4_096,
      targets: 262_144,
    });
    const guessed = new BoundedTable<Guessed>({ capacity: LOGIN_CLIENTS, lifetime: LOGIN_HORIZON });
    const scattered = new DistinctInTime(LOGIN_LIMITS);
    const known = new BoundedTable<true>({ capacity: LOGIN_CLIENTS, lifetime: LOGIN_HORIZON });
    const states = [attempts, guesses, scattered, guessed, known];
    const changed = new Set<string>();

    return {
      hear(heard: HeardRequest) {
        const attempt = attempts.hear(heard);
        if (attempt === undefined) return;
        const { key, account, password, outcome } = attempt;
        const { time, uid } = heard.transaction;
        const subject = `${key} ${account}`;
        if (outcome !== 'succeeded') {
          // Behind one address many people have passwords, each another: only whom they belong to tells that it is none of them.
          if (account <= 0 && outcome !== 'failed') return;
          guesses.add(subject, password, time, uid);
          const tries = guesses.get(subject)?.current ?? 0;
          if (account > 0 && outcome === 'failed' && tries > THRESHOLDS.triesOfAccount.value) {
            scattered.add(key, fingerprint(`${account} ${password}`), time, uid);
          }
          return;
        }
        const before = guessed.get(key, time);
        if (before === undefined || before.hit) return;
        if (known.get(subject, time) !== undefined || (before.scattered > 0 && guesses.get(subject) !== undefined)) {
          before.hit = true;
          changed.add(key);
        }
      },
      get evicted() {
        return states.reduce((sum, state) => sum + state.evicted, 0);
      },
      tick(now) {
        for (const subject of guesses.takeChanged()) {
          const at = subject.key.lastIndexOf(' ');
          const account = Number(subject.key.slice(at + 1));
          const key = subject.key.slice(0, at);
          const tally = attempts.tally(key, now);
          if (tally === undefined || subject.current < leastOf(account, tally)) continue;
          const record = guessed.get(key, now) ?? {
            accounts: 0,
            passwords: 0,
            hit: false,
            scattered: 0,
            isLogged: true,
          };
          if (account !== UNTOLD) record.isLogged = false;
          if (known.get(subject.key, now) === undefined) record.accounts++;
          known.set(subject.key, true, now);
          record.passwords = Math.max(record.passwords, subject.total);
          guessed.set(key, record, now);
          changed.add(key);
        }
        for (const { key, current, total } of scattered.takeChanged()) {
          if (current < THRESHOLDS.scattered.value) continue;
          const record = guessed.get(key, now) ?? {
            accounts: 0,
            passwords: 0,
            hit: false,
            scattered: 0,
            isLogged: false,
          };
          record.scattered = Math.max(record.scattered, total);
          guessed.set(key, record, now);
          changed.add(key);
        }
        const found: Detected[] = [];
        for (const key of changed) {
          const record = guessed.get(key, now);
          const detected = record === undefined ? undefined : tell(attempts, key, record, now);
          if (detected !== undefined) found.push(detected);
        }
        changed.clear();
        for (const state of states) state.expire(now);
        return found;
      },
    };
  },
};

/** Passwords from which on it is guessing. */
function leastOf(account: number, tally: Tally): number {
  const { passwords, logged, unnamedShare } = THRESHOLDS;
  if (account > 0) return passwords.value;
  return account !== UNTOLD && failedShare(tally) >= unnamedShare.value ? passwords.value : logged.value;
}

function tell(attempts: LoginAttempts, key: string, guessed: Guessed, now: number): Detected | undefined {
  const tally = attempts.tally(key, now);
  if (tally === undefined) return undefined;
  const { passwords, surePasswords } = THRESHOLDS;
  const common = loginFinding(attempts, key, tally, now);
  const progress = (guessed.passwords - passwords.value) / (surePasswords.value - passwords.value);
  const whom = guessed.accounts === 1 ? 'an account' : `each of ${countOf(guessed.accounts, 'account')}`;
  const server = nameOf(common.victim ?? { ip: '' });
  const isScattered = guessed.accounts === 0;
  const deed = isScattered
    ? `failed to log in ${countOf(tally.failed, 'time')} at ${server}, a few times with each account`
    : guessed.isLogged
      ? `failed to log in ${countOf(guessed.passwords, 'time')} at ${server}`
      : `tried ${countOf(guessed.passwords, 'password')} for ${whom} of ${server}`;
  const duration = durationText(toSeconds(tally.lastTime - tally.firstTime));
  const worked = workedOf(tally, guessed.hit);
  const end = worked === 'yes' ? ' It was let in then: a password is known to it.' : '';
  return {
    ...common,
    threat: worked === 'yes' ? 'critical' : 'high',
    confidence: guessed.isLogged || isScattered ? 0.7 : Math.min(1, Math.round((0.7 + 0.3 * progress) * 100) / 100),
    deed,
    description: `${attempts.client(key, now).name} ${deed} within ${duration}; ${tally.failed} of ${countOf(tally.attempts, 'attempt')} are known to have failed.${end}`,
    features: {
      passwords: guessed.passwords,
      accounts: guessed.accounts,
      scattered: guessed.scattered,
      attempts: tally.attempts,
      failed: tally.failed,
      succeeded: tally.succeeded,
      refused: tally.refused,
      threshold: (isScattered ? THRESHOLDS.scattered : guessed.isLogged ? THRESHOLDS.logged : passwords).value,
      paths: [...tally.paths],
      worked,
    },
  };
}
