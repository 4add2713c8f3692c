import type { Policy } from '../model/policy.ts';
import { sealPolicy } from './policy-digest.ts';

/** The policy that holds where none is given, as a file to begin one's own from. */
export const DEFAULT_POLICY_TEXT = `# What Gatehound does about an alert.
version: 1
name: default

# The first rule that fits an alert decides; where none fits, nothing is done.
# when.threat: the alert has at least this threat (info, low, medium, high, critical).
# level:       0 tell only, 2 block for a while.
# for:         how long a block holds (90s, 10m, 1h30m, 2d); it ends by itself.
rules:
  - when: { threat: high }
    level: 2
    for: 10m
  - when: { threat: medium }
    level: 0

# Addresses and prefixes that never get more than level 0. This machine, its gateway, its resolvers, those who are
# logged in to it and trusted proxies need no line here: they are always protected.
never: []
`;

/** What the text above says, at hand without reading YAML. */
export const DEFAULT_POLICY: Policy = sealPolicy({
  kind: 'policy',
  version: 1,
  name: 'default',
  rules: [
    { when: { threat: 'high' }, level: 2, seconds: 600 },
    { when: { threat: 'medium' }, level: 0, seconds: null },
  ],
  never: [],
});
