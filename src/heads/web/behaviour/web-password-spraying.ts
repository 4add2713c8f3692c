import { HOUR, toSeconds } from '../../../model/time.ts';
import { countOf, durationText } from '../../../model/words.ts';
import { BoundedTable } from '../../state/bounded-table.ts';
import { DistinctInTime } from '../../state/distinct-in-time.ts';
import type { Behaviour, Detected, HeardRequest } from './behaviour.ts';
import { LOGIN_CLIENTS, LOGIN_HORIZON, LOGIN_LIMITS, LoginAttempts, loginFinding, workedOf } from './login-attempts.ts';
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
  confidence: '0.7 at the threshold, growing to 1 at 30 accounts',
  thresholds: THRESHOLDS,
  blindSpots:
    'What guessing cannot see, this cannot see either. A sweep of less than ten accounts an hour passes, and one that comes from many clients. Devices that all try the same password after it was changed, behind one address, look the same.',
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
          const detected = tell(attempts, key, total, tried, hits.get(key, now) === true, now);
          if (detected !== undefined) found.push(detected);
        }
        for (const state of [attempts, accounts, passwords, sprayed, hits]) state.expire(now);
        return found;
      },
    };
  },
};

function tell(
  attempts: LoginAttempts,
  key: string,
  accounts: number,
  passwords: number,
  hit: boolean,
  now: number,
): Detected | undefined {
  const tally = attempts.tally(key, now);
  if (tally === undefined) return undefined;
  const { accounts: least, sureAccounts } = THRESHOLDS;
  const common = loginFinding(key, attempts.victim(key, now), tally);
  const progress = (accounts - least.value) / (sureAccounts.value - least.value);
  const deed = `tried ${countOf(passwords, 'password')} for ${countOf(accounts, 'account')} of ${nameOf(common.victim ?? { ip: '' })}`;
  const duration = durationText(toSeconds(tally.lastTime - tally.firstTime));
  const worked = workedOf(tally, hit);
  const end = worked === 'yes' ? ' One of them opened an account.' : '';
  return {
    ...common,
    threat: worked === 'yes' ? 'critical' : 'high',
    confidence: Math.min(1, Math.round((0.7 + 0.3 * progress) * 100) / 100),
    deed,
    description: `${common.profile} ${deed} within ${duration}; ${tally.failed} of ${countOf(tally.attempts, 'attempt')} are known to have failed.${end}`,
    features: {
      accounts,
      passwords,
      attempts: tally.attempts,
      failed: tally.failed,
      succeeded: tally.succeeded,
      refused: tally.refused,
      threshold: least.value,
      paths: [...tally.paths],
      worked,
    },
  };
}
