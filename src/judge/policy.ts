import { parsePrefix, prefixesOverlap } from '../model/address.ts';
import type { Alert } from '../model/alert.ts';
import type { Policy, PolicyRule } from '../model/policy.ts';
import { threatRank } from '../model/threat.ts';

const NOTHING: Pick<PolicyRule, 'level' | 'seconds'> = { level: 0, seconds: null };

/** What a policy says to an alert: the first rule that fits decides, and nothing is done to those it protects. */
export function decide(policy: Policy, alert: Alert): Pick<PolicyRule, 'level' | 'seconds'> {
  const subject = parsePrefix(alert.profile);
  if (subject === undefined) return NOTHING;
  const isProtected = policy.never.some((text) => {
    const prefix = parsePrefix(text);
    return prefix !== undefined && prefixesOverlap(prefix, subject);
  });
  if (isProtected) return NOTHING;
  return policy.rules.find((rule) => threatRank(alert.threat) >= threatRank(rule.when.threat)) ?? NOTHING;
}
