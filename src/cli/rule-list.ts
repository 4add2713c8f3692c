import type { RuleText } from '../heads/web/rules/rule-text.ts';
import { columnsOf, cutText, padText, plainText } from '../report/plain-text.ts';

/** What a rule does and says, as programs read it. */
export interface ListedRule {
  readonly id: string;
  readonly severity: string;
  readonly action: string;
  readonly evidence: string;
  readonly alert: string;
}

/** Rules with what they do where they do not say so themselves. */
export function listedRules(rules: readonly RuleText[]): readonly ListedRule[] {
  return rules.map(({ id = '', severity = 'medium', action = 'alert', evidence = 'WEB_RULE_MATCH', alert }) => ({
    ...{ id, severity, action, evidence, alert },
  }));
}

/** Columns that are left for what a rule says, and the fewest that its evidence may have. */
const LEAST = { alert: 24, evidence: 8 } as const;

/**
 * A line for each rule, in columns.
 *
 * @param columns where lines are cut; null where they are not
 */
export function ruleListText(rules: readonly ListedRule[], columns: number | null): string {
  const rows = rules.map(({ id, severity, action, evidence, alert }) =>
    [id, severity, action, evidence, alert].map(plainText),
  );
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => columnsOf(row[column] ?? ''))));
  if (columns !== null) {
    const [id = 0, severity = 0, action = 0, evidence = 0] = widths;
    const room = columns - (id + severity + action + 4 * 2) - LEAST.alert;
    widths[3] = Math.min(evidence, Math.max(LEAST.evidence, room));
  }
  return rows
    .map((row) => {
      const line = row
        .map((cell, column) => (column < 4 ? padText(cutText(cell, widths[column] ?? 0), widths[column] ?? 0) : cell))
        .join('  ');
      return `${columns === null ? line : cutText(line, columns)}\n`;
    })
    .join('');
}
