import type { z } from 'zod';
import { GatehoundError } from '../../../model/error.ts';
import { countText } from '../../../model/words.ts';
import { type JsonDocument, JsonProblem, parseJsonText } from './json-text.ts';
import type { RuleProblem } from './rule-problem.ts';
import { RULE_LIMITS, ruleSchema } from './rule-schema.ts';
import type { RuleText } from './rule-text.ts';

/** A file of rules: how messages name it, and what it holds. */
export interface RuleFile {
  readonly name: string;
  readonly text: string;
}

/** The rules of a file, each with an id, and where they stand in it. */
export interface ParsedRules {
  readonly rules: readonly (RuleText & { readonly id: string })[];
  /** The problem of a rule as users see it, with file and line; the path begins with the rule's index. */
  error(problem: RuleProblem): GatehoundError;
}

/** What ten thousand rules with long lists take. */
const TEXT_LIMIT = 16_777_216;
/** As many of the problems of one file are told at once. */
const SHOWN = 3;

/**
 * Reads diffai's rules.json or a file in the same words: a JSON array of rules, or an object that holds it under
 * `rules`. Throws GH-WEB-002 where it is not JSON, GH-WEB-003 where a rule is wrong, GH-WEB-006 where there is too much,
 * each with the name of the file and the line.
 */
export function parseRules({ name, text }: RuleFile): ParsedRules {
  if (text.length > TEXT_LIMIT) {
    const detail = `${name} has ${countText(text.length)} characters, at most ${countText(TEXT_LIMIT)} are read`;
    throw new GatehoundError('GH-WEB-006', detail);
  }
  const document = readJson(name, text);
  const { list, path } = listOf(name, document);
  if (list.length > RULE_LIMITS.rules) {
    const detail = `${name} holds ${countText(list.length)} rules, at most ${countText(RULE_LIMITS.rules)} are allowed`;
    throw new GatehoundError('GH-WEB-006', detail);
  }
  const lineOf = (rest: readonly PropertyKey[]): number => document.lineOf([...path, ...rest]);
  const rules = checked(name, list, lineOf);
  return {
    rules,
    error: (problem) => {
      const line = lineOf(problem.path);
      const rule = rules[Number(problem.path[0])];
      const place = rule === undefined ? name : `${name} line ${line}: rule ${rule.id}`;
      return new GatehoundError(problem.code, `${place}: ${problem.message}`, { cause: problem });
    },
  };
}

function readJson(name: string, text: string): JsonDocument {
  try {
    return parseJsonText(text);
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
    throw new GatehoundError('GH-WEB-002', `${name} line ${error.line}: ${error.message}`, { cause: error });
  }
}

function listOf(name: string, { value, lineOf }: JsonDocument): { list: readonly unknown[]; path: readonly string[] } {
  if (Array.isArray(value)) return { list: value, path: [] };
  if (typeof value === 'object' && value !== null) {
    const { rules, ...others } = value as Readonly<Record<string, unknown>>;
    const [other] = Object.keys(others);
    if (Array.isArray(rules) && other === undefined) return { list: rules, path: ['rules'] };
    if (Array.isArray(rules)) {
      const detail = `${name} line ${lineOf([other as string])}: unknown key ${other} beside rules`;
      throw new GatehoundError('GH-WEB-003', detail);
    }
  }
  throw new GatehoundError('GH-WEB-003', `${name} line ${lineOf([])}: expected a list of rules: [ { "alert": … }, … ]`);
}

type LineOf = (path: readonly PropertyKey[]) => number;

interface Issue {
  readonly line: number;
  readonly text: string;
}

function checked(name: string, list: readonly unknown[], lineOf: LineOf): (RuleText & { readonly id: string })[] {
  const rules: (RuleText & { readonly id: string })[] = [];
  const issues: Issue[] = [];
  const places = new Map<string, number>();
  for (const [index, one] of list.entries()) {
    const result = ruleSchema.safeParse(one);
    if (!result.success) {
      issues.push(...result.error.issues.map((issue) => told(issue, one, index, lineOf)));
      if (issues.length > SHOWN) break;
      continue;
    }
    const rule = result.data as RuleText;
    const id = rule.id ?? `rule-${index + 1}`;
    const before = places.get(id);
    if (before !== undefined) {
      issues.push({ line: lineOf([index, 'id']), text: `id: ${id} is the id of the rule in line ${before} already` });
    }
    places.set(id, lineOf([index]));
    rules.push({ ...rule, id });
  }
  if (issues.length > 0) throw new GatehoundError('GH-WEB-003', `${name} ${summary(issues)}`);
  return rules;
}

function told(issue: z.core.$ZodIssue, rule: unknown, index: number, lineOf: LineOf): Issue {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const line = lineOf([index, ...issue.path, ...unknown]);
  const isMissing = issue.path.length === 1 && issue.path[0] === 'alert' && isWithout(rule, 'alert');
  if (isMissing) return { line: lineOf([index]), text: 'the rule has no alert: the text that it gives when it fires' };
  const key = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  return { line, text: `${key}${issue.message}` };
}

function isWithout(rule: unknown, key: string): boolean {
  return typeof rule === 'object' && rule !== null && !(key in rule);
}

function summary(issues: readonly Issue[]): string {
  const shown = issues.slice(0, SHOWN).map(({ line, text }) => `line ${line}: ${text}`);
  if (issues.length > SHOWN) shown.push('and more');
  return shown.join('; ');
}
