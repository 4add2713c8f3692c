import { HOUR, toSeconds } from '../../../model/time.ts';
import { countOf, durationText } from '../../../model/words.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import { DistinctInTime } from '../../state/distinct-in-time.ts';
import type { Behaviour, Detected, HeardRequest } from './behaviour.ts';
import { UNTOLD } from './login-attempt.ts';
import { LOGIN_CLIENTS, LOGIN_HORIZON, LoginAttempts, loginFinding, workedOf } from './login-attempts.ts';
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
  /** Nothing but failures at a path is known. */
  readonly isLogged: boolean;
}

export const webPasswordGuessing: Behaviour = {
  evidence: 'WEB_PASSWORD_GUESSING',
  description:
    'One client tries one password after the other for an account, in a form, in JSON or by basic authentication, and is not let in. A job that comes back with the same wrong password tries only one.',
  threat: 'high',
  confidence: '0.7 at the threshold, growing to 1 at 30 passwords; 0.7 in access logs',
  thresholds: THRESHOLDS,
  blindSpots:
    'Forms are recognised by the name of the field with the password: one that is called by no word of several languages is not seen, nor are passwords in GraphQL, or behind a hash of the client that changes each time. Access logs hold no bodies: there only failures at paths with common names count, by status. Guessing spread over many clients with less than ten passwords each passes. Where an answer looks the same whether a password was right or wrong, whether one was right is unknown.',
  create() {
    const attempts = new LoginAttempts();
    const guesses = new DistinctInTime({
      horizon: LOGIN_HORIZON,
      subjects: 32_768,
      targetsOfSubject: 4_096,
      targets: 262_144,
    });
    const guessed = new BoundedTable<Guessed>({ capacity: LOGIN_CLIENTS, lifetime: LOGIN_HORIZON });
    const known = new BoundedTable<true>({ capacity: LOGIN_CLIENTS, lifetime: LOGIN_HORIZON });
    const changed = new Set<string>();

    return {
      hear(heard: HeardRequest) {
        const attempt = attempts.hear(heard);
        if (attempt === undefined) return;
        const { key, account, password, outcome } = attempt;
        const { time, uid } = heard.transaction;
        const subject = `${key} ${account}`;
        if (account === UNTOLD && outcome !== 'failed') return;
        if (outcome !== 'succeeded') {
          guesses.add(subject, password, time, uid);
          return;
        }
        const before = guessed.get(key, time);
        if (before !== undefined && known.get(subject, time) !== undefined && !before.hit) {
          before.hit = true;
          guesses.mention(subject);
        }
      },
      get evicted() {
        return attempts.evicted + guesses.evicted + guessed.evicted + known.evicted;
      },
      tick(now) {
        for (const subject of guesses.takeChanged()) {
          const at = subject.key.lastIndexOf(' ');
          const isLogged = subject.key.endsWith(` ${UNTOLD}`);
          if (subject.current < (isLogged ? THRESHOLDS.logged : THRESHOLDS.passwords).value) continue;
          const key = subject.key.slice(0, at);
          const record = guessed.get(key, now) ?? { accounts: 0, passwords: 0, hit: false, isLogged };
          if (known.get(subject.key, now) === undefined) record.accounts++;
          known.set(subject.key, true, now);
          record.passwords = Math.max(record.passwords, subject.total);
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
        for (const state of [attempts, guesses, guessed, known]) state.expire(now);
        return found;
      },
    };
  },
};

function tell(attempts: LoginAttempts, key: string, guessed: Guessed, now: number): Detected | undefined {
  const tally = attempts.tally(key, now);
  if (tally === undefined) return undefined;
  const { passwords, surePasswords } = THRESHOLDS;
  const common = loginFinding(key, attempts.victim(key, now), tally);
  const progress = (guessed.passwords - passwords.value) / (surePasswords.value - passwords.value);
  const whom = guessed.accounts === 1 ? 'an account' : `each of ${countOf(guessed.accounts, 'account')}`;
  const server = nameOf(common.victim ?? { ip: '' });
  const deed = guessed.isLogged
    ? `failed to log in ${countOf(guessed.passwords, 'time')} at ${server}`
    : `tried ${countOf(guessed.passwords, 'password')} for ${whom} of ${server}`;
  const duration = durationText(toSeconds(tally.lastTime - tally.firstTime));
  const worked = workedOf(tally, guessed.hit);
  const end = worked === 'yes' ? ' It was let in then: a password is known to it.' : '';
  return {
    ...common,
    threat: worked === 'yes' ? 'critical' : 'high',
    confidence: guessed.isLogged ? 0.7 : Math.min(1, Math.round((0.7 + 0.3 * progress) * 100) / 100),
    deed,
    description: `${common.profile} ${deed} within ${duration}; ${tally.failed} of ${countOf(tally.attempts, 'attempt')} are known to have failed.${end}`,
    features: {
      passwords: guessed.passwords,
      accounts: guessed.accounts,
      attempts: tally.attempts,
      failed: tally.failed,
      succeeded: tally.succeeded,
      refused: tally.refused,
      threshold: guessed.isLogged ? THRESHOLDS.logged.value : passwords.value,
      paths: [...tally.paths],
      worked,
    },
  };
}
