import { GatehoundError } from '../../../model/error.ts';
import { checkExamples } from './check-examples.ts';
import { nearest } from './nearest.ts';
import { type ParsedRules, parseRules, type RuleFile } from './parse-rules.ts';
import { RuleProblem } from './rule-problem.ts';
import { RuleSet } from './rule-set.ts';
import type { RuleText } from './rule-text.ts';

type NamedRule = RuleText & { readonly id: string };

/** Rules of files, ready. */
export interface LoadedRules {
  readonly set: RuleSet;
  /** All rules of the set as they were written, those that are switched off too. */
  readonly rules: readonly RuleText[];
  /** Those of the files among them. */
  readonly own: number;
  /** What is allowed, and probably not meant: one line each. */
  readonly warnings: readonly string[];
}

/**
 * The rules of files on top of others (`base`, the built-in ones, whose examples are not asked again): a rule with the id
 * of one below takes its place, and with `"enabled": false` switches it off. Throws GH-WEB-002 to GH-WEB-006, with file
 * and line.
 */
export function loadRules(files: readonly RuleFile[], base: readonly RuleText[] = []): LoadedRules {
  const own: NamedRule[] = [];
  const used = new Set<string>();
  const warnings: string[] = [];
  for (const file of files) {
    const parsed = parseRules(file);
    warnings.push(...checkRules(parsed).map((warning) => `${file.name}: ${warning}`));
    for (const rule of parsed.rules) own.push(distinct(rule, used, file));
    warnings.push(...switchedOffInVain(parsed.rules, base).map((warning) => `${file.name}: ${warning}`));
  }
  const rules = [...base.filter(({ id }) => id === undefined || !used.has(id)), ...own];
  return { set: compiled(rules), rules, own: own.length, warnings };
}

/** Compiles and tries the rules of one file by themselves, so that a problem has a line. */
function checkRules(parsed: ParsedRules): readonly string[] {
  try {
    const set = new RuleSet(parsed.rules);
    checkExamples(parsed.rules);
    return set.warnings;
  } catch (error) {
    throw error instanceof RuleProblem ? parsed.error(error) : error;
  }
}

function compiled(rules: readonly RuleText[]): RuleSet {
  try {
    return new RuleSet(rules);
  } catch (error) {
    if (!(error instanceof RuleProblem)) throw error;
    throw new GatehoundError(error.code, `all rules together: ${error.message}`, { cause: error });
  }
}

/** What a rule may say without looking for anything. */
const WITHOUT_CONDITION: ReadonlySet<string> = new Set<keyof RuleText>([
  ...(['id', 'alert', 'evidence', 'severity', 'action', 'level', 'enabled', 'confidence', 'source'] as const),
]);

/** Rules that are there to switch off another one, which does not exist; where there is no base, nobody can know. */
function switchedOffInVain(rules: readonly NamedRule[], base: readonly RuleText[]): readonly string[] {
  const ids = base.flatMap(({ id }) => id ?? []);
  if (ids.length === 0) return [];
  return rules.flatMap((rule) => {
    const isSwitch = rule.enabled === false && Object.keys(rule).every((key) => WITHOUT_CONDITION.has(key));
    if (!isSwitch || ids.includes(rule.id)) return [];
    const meant = nearest(rule.id, ids);
    const help = meant === null ? 'gatehound rules list tells those that there are' : `did you mean ${meant}?`;
    return [`rule ${rule.id} is switched off, and there is none of this id; ${help}`];
  });
}

/** Rules without an id are called by their place, which two files may share. */
function distinct(rule: NamedRule, used: Set<string>, file: RuleFile): NamedRule {
  let { id } = rule;
  if (used.has(id) && !/^rule-\d+$/.test(id)) {
    throw new GatehoundError('GH-WEB-003', `${file.name}: the id ${id} stands in another file too`);
  }
  for (let count = 2; used.has(id); count++) id = `file-${count}-${rule.id}`;
  used.add(id);
  return id === rule.id ? rule : { ...rule, id };
}
