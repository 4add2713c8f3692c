import { MINUTE, toSeconds } from '../../../model/time.ts';
import { countOf, durationText } from '../../../model/words.ts';
import { DistinctInTime } from '../../state/distinct-in-time.ts';
import type { Behaviour, Detected, HeardRequest } from './behaviour.ts';
import {
  failedShare,
  LOGIN_LIMITS,
  LoginAttempts,
  loginFinding,
  type Tally,
  weighedAttempts,
  workedOf,
} from './login-attempts.ts';
import { type Campaign, LoginCampaigns } from './login-campaigns.ts';
import { clientOf, nameOf, serverIn, victimOf } from './place.ts';

const THRESHOLDS = {
  accounts: {
    value: 15,
    unit: 'different accounts that one client was not let into',
    why: 'more than those of spraying, because every one of them came with a password of its own, as people have',
  },
  sureAccounts: {
    value: 60,
    unit: 'different accounts',
    why: 'four times the threshold: confidence grows from 0.7 to 1 until here',
  },
  passwordShare: {
    value: 0.33,
    unit: 'different passwords for each account, more than that',
    why: 'below it the same passwords are tried for all accounts: that is spraying',
  },
  attemptsOfAccount: {
    value: 3,
    unit: 'attempts for each account at most',
    why: 'lists of leaked passwords have one or two for a name; more is guessing',
  },
  failedShare: {
    value: 0.6,
    unit: 'share of attempts known to have failed; an account that is let in with one password again and again counts once',
    why: 'of people behind one address most are let in; leaked passwords open one or two accounts in a hundred',
  },
  unclearAccounts: {
    value: 50,
    unit: 'different accounts, where answers do not tell',
    why: 'an hour of logins of an office of hundreds stays below; confidence is 0.5',
  },
  campaignAccounts: {
    value: 100,
    unit: 'different accounts of one form that nobody was let into',
    why: 'a form with many visitors has failures too, but then it has more successes',
  },
  campaignClients: {
    value: 10,
    unit: 'clients that were not let in at one form',
    why: 'fewer are found each by itself',
  },
  campaignShare: {
    value: 0.7,
    unit: 'share of all attempts at the form known to have failed',
    why: 'on a day like any other most people get in at the first or second try',
  },
  campaignPart: {
    value: 3,
    unit: 'different accounts of one client that took part',
    why: 'people who mistype while a campaign goes on have one account',
  },
  campaignHorizon: {
    value: 10,
    unit: 'minutes',
    why: 'short enough that the share tells of the campaign and not of the day',
  },
} as const;

export const webCredentialStuffing: Behaviour = {
  evidence: 'WEB_CREDENTIAL_STUFFING',
  description:
    'Pairs of names and passwords that leaked elsewhere are tried: many accounts, each with a password of its own, nearly all in vain. Also where many clients share the work: each that took part is told, and the site that it is done to, the latter as information that counts against nobody.',
  threat: 'high',
  confidence:
    '0.7 at the threshold, growing to 1 at 60 accounts; 0.6 for a part in a campaign; 0.5 where answers do not tell',
  thresholds: THRESHOLDS,
  blindSpots:
    'What guessing cannot see, this cannot see either. Who mixes as many requests among its attempts whose answers do not tell, or logins into as many accounts of its own, passes below 50 accounts. In a campaign, clients that try one or two accounts each are not told apart from people; only the site is told. Clients that stopped before the campaign was recognised are not told.',
  create() {
    const attempts = new LoginAttempts();
    const accounts = new DistinctInTime(LOGIN_LIMITS);
    const passwords = new DistinctInTime(LOGIN_LIMITS);
    const campaigns = new LoginCampaigns({
      horizon: THRESHOLDS.campaignHorizon.value * MINUTE,
      accounts: THRESHOLDS.campaignAccounts.value,
      clients: THRESHOLDS.campaignClients.value,
      share: THRESHOLDS.campaignShare.value,
    });

    return {
      hear(heard: HeardRequest) {
        const attempt = attempts.hear(heard);
        if (attempt === undefined || attempt.account <= 0) return;
        const { key, account, password, outcome } = attempt;
        const { time, uid } = heard.transaction;
        campaigns.note(attempt, clientOf(key), time, uid);
        if (outcome === 'succeeded') accounts.mention(key);
        else {
          accounts.add(key, account, time, uid);
          passwords.add(key, password, time, '');
        }
      },
      get evicted() {
        return attempts.evicted + accounts.evicted + passwords.evicted + campaigns.evicted;
      },
      tick(now) {
        const running = campaigns.running(now);
        const found: Detected[] = running.map(site);
        for (const { key, current, total } of accounts.takeChanged()) {
          const tally = attempts.tally(key, now);
          if (tally === undefined) continue;
          const server = serverIn(key);
          const campaign = running.find((each) => each.server === server);
          const kinds = passwords.get(key)?.current ?? 0;
          const confidence = confidenceOf(current, total, kinds, tally, campaign);
          if (confidence === 0) continue;
          found.push(part(attempts, key, tally, { accounts: total, passwords: kinds, confidence, campaign }, now));
        }
        for (const state of [attempts, accounts, passwords, campaigns]) state.expire(now);
        return found;
      },
    };
  },
};

/** 0 where it is none. */
function confidenceOf(
  current: number,
  total: number,
  passwords: number,
  tally: Tally,
  campaign: Campaign | undefined,
): number {
  const { accounts, sureAccounts, passwordShare, attemptsOfAccount, unclearAccounts } = THRESHOLDS;
  const attempts = weighedAttempts(tally);
  const isFailing = failedShare(tally) >= THRESHOLDS.failedShare.value;
  const isPairs = passwords > passwordShare.value * current && attempts <= attemptsOfAccount.value * total;
  if (isPairs && isFailing && current >= accounts.value) {
    const progress = (total - accounts.value) / (sureAccounts.value - accounts.value);
    return Math.min(1, Math.round((0.7 + 0.3 * progress) * 100) / 100);
  }
  if (campaign !== undefined && isFailing && current >= THRESHOLDS.campaignPart.value) return 0.6;
  // Where answers do not tell failures, they must not tell successes either.
  return isPairs && current >= unclearAccounts.value && attempts - tally.failed <= 1.1 * total ? 0.5 : 0;
}

interface Part {
  readonly accounts: number;
  readonly passwords: number;
  readonly confidence: number;
  readonly campaign: Campaign | undefined;
}

function part(attempts: LoginAttempts, key: string, tally: Tally, own: Part, now: number): Detected {
  const common = loginFinding(attempts, key, tally, now);
  const { accounts, passwords, confidence, campaign } = own;
  const deed = `tried ${countOf(accounts, 'account')} of ${nameOf(common.victim ?? { ip: '' })} with passwords of their own`;
  const duration = durationText(toSeconds(tally.lastTime - tally.firstTime));
  const worked = workedOf(tally, true);
  const share = `${tally.failed} of ${countOf(tally.attempts, 'attempt')} are known to have failed`;
  const others = campaign === undefined ? '' : ` ${countOf(campaign.clients, 'client')} did so at the same time.`;
  const end = worked === 'yes' ? ` It was let in by ${countOf(tally.succeeded, 'attempt')}.` : '';
  return {
    ...common,
    threat: worked === 'yes' && campaign === undefined ? 'critical' : 'high',
    confidence,
    deed,
    description: `${attempts.client(key, now).name} ${deed} within ${duration}; ${share}.${others}${end}`,
    features: {
      accounts,
      passwords,
      attempts: tally.attempts,
      failed: tally.failed,
      succeeded: tally.succeeded,
      refused: tally.refused,
      threshold: THRESHOLDS.accounts.value,
      paths: [...tally.paths],
      campaignClients: campaign?.clients ?? 0,
      campaignAccounts: campaign?.accounts ?? 0,
      worked,
    },
  };
}

/** The site is no attacker: what is told of it weighs nothing. */
function site(campaign: Campaign): Detected {
  const [ip = '', port = ''] = campaign.server.split(' ');
  const victim = victimOf(ip, Number(port), campaign.host);
  const deed = `was asked by ${countOf(campaign.clients, 'client')} to let them into ${countOf(campaign.accounts, 'account')}`;
  const duration = durationText(toSeconds(campaign.lastTime - campaign.firstTime));
  return {
    profile: ip,
    group: `site ${campaign.form}`,
    attacker: { ip },
    victim,
    threat: 'info',
    confidence: 1,
    object: `on ${nameOf(victim)} by many clients`,
    deed,
    description: `${nameOf(victim)} ${deed} within ${duration}, in vain in ${Math.round(100 * campaign.share)} % of attempts. No client need be busy in this: a second factor and a limit for each account help, blocks hardly do.`,
    features: {
      path: campaign.path,
      clients: campaign.clients,
      accounts: campaign.accounts,
      failedShare: Math.round(campaign.share * 1_000) / 1_000,
      threshold: THRESHOLDS.campaignAccounts.value,
    },
    flows: [...campaign.flows],
    count: campaign.accounts,
    firstTime: campaign.firstTime,
    lastTime: campaign.lastTime,
  };
}
