import { z } from 'zod';
import type { Policy } from '../model/policy.ts';
import { type Level, THREATS } from '../model/threat.ts';
import { sealPolicy } from './policy-digest.ts';
import { duration, prefix, readYamlFile, section, word } from './yaml-file.ts';

/** The levels that this version carries out. A policy that asks for more must not seem to be in force. */
const LEVELS: readonly Level[] = [0, 2];

const rule = section({
  when: section({ threat: word(THREATS) }),
  level: z.literal(LEVELS, { error: `allowed are ${LEVELS.join(', ')}` }),
  for: duration.optional(),
}).superRefine((value, context) => {
  if (value.level === 2 && value.for === undefined) {
    context.addIssue({ code: 'custom', path: ['for'], message: 'level 2 blocks for a while: say how long, as in 10m' });
  }
  if (value.level === 0 && value.for !== undefined) {
    context.addIssue({ code: 'custom', path: ['for'], message: 'level 0 does nothing that could last: leave it out' });
  }
});

const policySchema = section({
  version: z.literal(1, { error: 'allowed is 1' }),
  name: z.string().regex(/^[\w.-]{1,64}$/, { error: 'expected 1 to 64 letters, digits, dots, dashes, underscores' }),
  rules: z.array(rule, { error: 'expected a list of rules, each with when and level' }).max(100),
  never: z.array(prefix, { error: 'expected a list of addresses and prefixes' }).max(10_000).default([]),
});

/** The policy of a file, frozen. Errors as `readYamlFile`. */
export function readPolicyFile(path: string): Policy {
  const { version, name, rules, never } = readYamlFile(path, policySchema);
  return sealPolicy({
    kind: 'policy',
    version,
    name,
    rules: rules.map(({ when, level, for: seconds }) => ({ when, level, seconds: seconds ?? null })),
    never,
  });
}
