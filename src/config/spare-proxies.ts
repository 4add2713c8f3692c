import { formatPrefix, type Prefix } from '../model/address.ts';
import type { Policy } from '../model/policy.ts';
import { sealPolicy } from './policy-digest.ts';

/**
 * The policy with trusted proxies among those that never get a verdict above level 0: what comes through one of them is
 * somebody else's, and who blocks it shuts everybody out. Frozen.
 */
export function spareProxies(policy: Policy, trustedProxies: readonly Prefix[]): Policy {
  const never = new Set([...policy.never, ...trustedProxies.map(formatPrefix)]);
  if (never.size === policy.never.length) return policy;
  const { digest: _, ...unsealed } = policy;
  return sealPolicy({ ...unsealed, never: [...never] });
}
