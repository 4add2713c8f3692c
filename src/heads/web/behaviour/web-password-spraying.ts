import { HOUR, toSeconds } from '../../../model/time.ts';
import { countOf, durationText } from '../../../model/words.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import { DistinctInTime } from '../../state/distinct-in-time.ts';
import type { Behaviour, Detected, HeardRequest } from './behaviour.ts';
import {
  failedShare,
  LOGIN_CLIENTS,
  LOGIN_HORIZON,
  LOGIN_LIMITS,
  LoginAttempts,
  loginFinding,
  type Tally,
  weighedAttempts,
  workedOf,
} from './login-attempts.ts';
import { nameOf } from './place.ts';

const THRESHOLDS = {
  accounts: {
    value: 10,
    unit: 'different accounts that one client was not let into',
    why: 'people have one account, and a family behind one address a few',
  },
  sureAccounts: {
    value: 30,
    unit: 'different accounts',
    why: 'three times the threshold: confidence grows from 0.7 to 1 until here',
  },
  accountsOfPassword: {
    value: 3,
    unit: 'accounts for each password at least',
    why: 'people behind one address mistype passwords of their own: hardly two of them the same',
  },
  failedShare: {
    value: 0.6,
    unit: 'share of attempts known to have failed; an account that is let in with one password again and again counts once',
    why: 'a class that logs in with the password that all of it were given is let in',
  },
  unclearAccounts: {
    value: 50,
    unit: 'different accounts, where answers do not tell',
    why: 'a program that sets up accounts with one initial password looks the same, and sets up a few at a time; confidence is 0.5',
  },
  unclearSuccesses: {
    value: 0.1,
    unit: 'share of attempts known to have been let in, at most, where answers do not tell',
    why: 'answers that tell successes would tell failures too',
  },
  horizon: {
    value: LOGIN_HORIZON / HOUR,
    unit: 'hours',
    why: 'who sprays waits between passwords, so as not to lock accounts, but goes through the accounts in one sweep',
  },
} as const;

export const webPasswordSpraying: Behaviour = {
  evidence: 'WEB_PASSWORD_SPRAYING',
  description:
    'One client tries the same few passwords for many accounts: few enough for each that none is locked, and many enough that somebody may have one of them.',
  threat: 'high',
  confidence: '0.7 at the threshold, growing to 1 at 30 accounts; 0.5 where answers do not tell',
  thresholds: THRESHOLDS,
  blindSpots:
    'What guessing cannot see, this cannot see either. A sweep of less than ten accounts an hour passes, or of less than 50 where answers do not tell or tell as many successes, and one that comes from many clients. Devices that all try the same password after it was changed, behind one address, look the same.',
  create() {
    const attempts = new LoginAttempts();
    const accounts = new DistinctInTime(LOGIN_LIMITS);
    const passwords = new DistinctInTime(LOGIN_LIMITS);
    const sprayed = new BoundedTable<true>({ capacity: 65_536, lifetime: LOGIN_HORIZON });
    const hits = new BoundedTable<true>({ capacity: LOGIN_CLIENTS, lifetime: LOGIN_HORIZON });

    return {
      hear(heard: HeardRequest) {
        const attempt = attempts.hear(heard);
        if (attempt === undefined || attempt.account <= 0) return;
        const { key, account, password, outcome } = attempt;
        const { time, uid } = heard.transaction;
        const pair = `${key} ${password}`;
        if (outcome === 'succeeded') {
          // The password that opens this account was tried on others before.
          if (sprayed.get(pair, time) !== undefined) {
            hits.set(key, true, time);
            accounts.mention(key);
          }
          return;
        }
        sprayed.set(pair, true, time);
        passwords.add(key, password, time, '');
        accounts.add(key, account, time, uid);
      },
      get evicted() {
        return attempts.evicted + accounts.evicted + passwords.evicted + sprayed.evicted + hits.evicted;
      },
      tick(now) {
        const found: Detected[] = [];
        for (const { key, current, total } of accounts.takeChanged()) {
          const tried = passwords.get(key)?.current ?? 0;
          if (current < THRESHOLDS.accounts.value || tried * THRESHOLDS.accountsOfPassword.value > current) continue;
          const tally = attempts.tally(key, now);
          const confidence = tally === undefined ? 0 : confidenceOf(current, total, tally);
          if (tally === undefined || confidence === 0) continue;
          const sprayed = { accounts: total, passwords: tried, confidence, hit: hits.get(key, now) === true };
          found.push(tell(attempts, key, tally, sprayed, now));
        }
        for (const state of [attempts, accounts, passwords, sprayed, hits]) state.expire(now);
        return found;
      },
    };
  },
};

/** 0 where it is none. */
function confidenceOf(current: number, total: number, tally: Tally): number {
  const { accounts, sureAccounts, unclearAccounts, unclearSuccesses } = THRESHOLDS;
  if (failedShare(tally) >= THRESHOLDS.failedShare.value) {
    const progress = (total - accounts.value) / (sureAccounts.value - accounts.value);
    return Math.min(1, Math.round((0.7 + 0.3 * progress) * 100) / 100);
  }
  const isSilent = tally.owners <= unclearSuccesses.value * weighedAttempts(tally);
  return isSilent && current >= unclearAccounts.value ? 0.5 : 0;
}

interface Sprayed {
  readonly accounts: number;
  readonly passwords: number;
  readonly confidence: number;
  readonly hit: boolean;
}

function tell(attempts: LoginAttempts, key: string, tally: Tally, own: Sprayed, now: number): Detected {
  const { accounts, passwords, confidence, hit } = own;
  const common = loginFinding(attempts, key, tally, now);
  const deed = `tried ${countOf(passwords, 'password')} for ${countOf(accounts, 'account')} of ${nameOf(common.victim ?? { ip: '' })}`;
  const duration = durationText(toSeconds(tally.lastTime - tally.firstTime));
  const worked = workedOf(tally, hit);
  const end = worked === 'yes' ? ' One of them opened an account.' : '';
  return {
    ...common,
    threat: worked === 'yes' ? 'critical' : 'high',
    confidence,
    deed,
    description: `${attempts.client(key, now).name} ${deed} within ${duration}; ${tally.failed} of ${countOf(tally.attempts, 'attempt')} are known to have failed.${end}`,
    features: {
      accounts,
      passwords,
      attempts: tally.attempts,
      failed: tally.failed,
      succeeded: tally.succeeded,
      refused: tally.refused,
      threshold: THRESHOLDS.accounts.value,
      paths: [...tally.paths],
      worked,
    },
  };
}
