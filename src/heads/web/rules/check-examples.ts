import { decodeRequest } from '../decoding/decode-request.ts';
import { requestsOfExample } from './request-of.ts';
import { RuleProblem } from './rule-problem.ts';
import { RuleSet } from './rule-set.ts';
import type { ExampleText, RuleText } from './rule-text.ts';

/** An address for documentation (RFC 5737): who asks in examples that do not say. */
const SOMEBODY = '203.0.113.1';

/**
 * Asks rules about their own examples, those that are switched off too. Throws RuleProblem for the first that a rule
 * misses although it must match, or matches although it must spare it.
 */
export function checkExamples(rules: readonly (RuleText & { readonly id: string })[]): void {
  if (!rules.some((rule) => rule.examples !== undefined)) return;
  const set = new RuleSet(rules.map((rule) => ({ ...rule, enabled: true })));
  for (const [index, { id, examples }] of rules.entries()) {
    for (const [place, example] of (examples?.match ?? []).entries()) {
      if (fires(set, id, example)) continue;
      throw new RuleProblem('GH-WEB-005', [index, 'examples', 'match', place], `it does not match ${shown(example)}`);
    }
    for (const [place, example] of (examples?.spare ?? []).entries()) {
      if (!fires(set, id, example)) continue;
      const detail = `it matches ${shown(example)}, which it must spare`;
      throw new RuleProblem('GH-WEB-005', [index, 'examples', 'spare', place], detail);
    }
  }
}

function fires(set: RuleSet, id: string, example: ExampleText): boolean {
  const { client = SOMEBODY, status = null } = typeof example === 'string' ? {} : example;
  return requestsOfExample(example).some((request) =>
    set.inspect(decodeRequest(request), { client, status }).some(({ rule }) => rule === id),
  );
}

function shown(example: ExampleText): string {
  const text = JSON.stringify(example);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
