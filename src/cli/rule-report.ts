import type { RuleResult, TrialReport } from '../heads/web/rules/rule-trial.ts';
import { countOf, countText } from '../model/words.ts';
import { oneLine } from './failure.ts';

/** Characters of what was found that are shown. */
const EXCERPT = 100;

/** What rules did with recorded requests, for people. */
export function reportText({ requests, flagged, gained, lost, rules, gone }: TrialReport, all: boolean): string {
  const change = `${countText(gained)} of them by these rules alone; ${countText(lost)} no longer flagged`;
  let text = `${countOf(requests, 'request')}, ${countText(flagged)} flagged: ${change}\n`;
  const fired = rules.filter((rule) => all || rule.fired > 0);
  for (const rule of [...fired].sort((a, b) => b.fired - a.fired)) text += ruleText(rule);
  if (gone.length > 0) text += '\nNo longer found:\n';
  for (const rule of gone) text += ruleText(rule);
  return text;
}

function ruleText({ id, fired, samples }: RuleResult): string {
  let text = `${countText(fired).padStart(9)}  ${id}\n`;
  for (const { request, where, excerpt } of samples) {
    const shown = excerpt.length > EXCERPT ? `${excerpt.slice(0, EXCERPT)}…` : excerpt;
    text += `           request ${request}, ${oneLine(where)}: ${oneLine(shown)}\n`;
  }
  return text;
}
