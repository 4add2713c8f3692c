import { parsePrefix, prefixesOverlap } from '../model/address.ts';
import type { Alert } from '../model/alert.ts';
import type { Policy, PolicyRule } from '../model/policy.ts';
import { type Level, threatRank } from '../model/threat.ts';

const NOTHING: Pick<PolicyRule, 'level' | 'seconds'> = { level: 0, seconds: null };

/** How long a level that a rule asked for holds, in seconds: as the default policy; 3 and 4 have no end. */
const ASKED_SECONDS = 600;

/**
 * What a policy says to an alert: the first rule that fits decides, and nothing is done to those it protects. Evidence may
 * ask for a level by itself; it gets it where the policy gives less.
 *
 * @param asked the highest level that its evidence asks for; 0 for none
 */
export function decide(policy: Policy, alert: Alert, asked: Level = 0): Pick<PolicyRule, 'level' | 'seconds'> {
  const subject = parsePrefix(alert.profile);
  if (subject === undefined) return NOTHING;
  const isProtected = policy.never.some((text) => {
    const prefix = parsePrefix(text);
    return prefix !== undefined && prefixesOverlap(prefix, subject);
  });
  if (isProtected) return NOTHING;
  const rule = policy.rules.find(({ when }) => threatRank(alert.threat) >= threatRank(when.threat)) ?? NOTHING;
  return asked > rule.level ? { level: asked, seconds: asked === 2 ? ASKED_SECONDS : null } : rule;
}
