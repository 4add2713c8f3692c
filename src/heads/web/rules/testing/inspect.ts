import { decodeRequest } from '../../decoding/decode-request.ts';
import type { RuleHit } from '../compiled-rule.ts';
import { type RequestText, requestOf } from '../request-of.ts';
import { RuleSet } from '../rule-set.ts';
import type { RuleText } from '../rule-text.ts';

/** What rules find in a request, asked as the head asks: before it is answered, unless it says its status. */
export function hitsOf(rules: RuleSet | readonly RuleText[], request: RequestText): readonly RuleHit[] {
  const set = rules instanceof RuleSet ? rules : new RuleSet(rules);
  const { client = '203.0.113.7', status = null } = request;
  return set.inspect(decodeRequest(requestOf(request)), { client, status });
}

/** Whether one rule fires; `alert` need not be said. */
export function fires(rule: Omit<RuleText, 'alert'>, request: RequestText): boolean {
  return hitsOf([{ alert: 'found', ...rule }], request).length > 0;
}
