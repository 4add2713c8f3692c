import type { DecodedRequest } from '../decoding/decoded-request.ts';
import { ConditionCompiler } from './compile-condition.ts';
import type { CompiledRule, InspectionContext, RuleHit } from './compiled-rule.ts';
import { type Condition, holdsWithoutLiterals, leavesOf } from './condition.ts';
import { excerptOf } from './excerpt.ts';
import { indexLeaves } from './leaf-index.ts';
import { LeafState } from './leaf-state.ts';
import { PLACE_BITS } from './places.ts';
import type { RuleText } from './rule-text.ts';

/** What a rule without these says. */
const DEFAULTS = { severity: 'medium', confidence: 0.9 } as const;

/** Rules, ready to be asked about requests, and how often each fired. */
export class RuleSet {
  readonly rules: readonly CompiledRule[];
  /** What is allowed, and probably not meant: one line each. */
  readonly warnings: readonly string[];
  /** Ids of rules that must be asked for every request, because no text is needed for them to fire. */
  readonly alwaysAsked: readonly string[];
  /** Whether some rule needs the status of the answer. */
  readonly needsStatus: boolean;
  readonly #state: LeafState;
  readonly #always: readonly number[];
  /** For each leaf, the rule that it belongs to. */
  readonly #ruleOfLeaf: Int32Array;
  readonly #counts: Float64Array;
  /** Number of the request in which a rule was last looked at. */
  readonly #seen: Float64Array;
  readonly #bytes: number;
  #requests = 0;
  #cut = 0;

  /** Throws RuleProblem; its path begins with the index of the rule. Rules that are switched off are checked, not kept. */
  constructor(texts: readonly RuleText[]) {
    const compiler = new ConditionCompiler();
    const rules: CompiledRule[] = [];
    const ruleOfLeaf: number[] = [];
    const warnings: string[] = [];
    for (const [index, text] of texts.entries()) {
      const id = text.id ?? `rule-${index + 1}`;
      const isOn = text.enabled !== false;
      const compiled = compileRule(isOn ? compiler : new ConditionCompiler(), text, id, index);
      for (const warning of compiler.warnings.splice(0)) warnings.push(`rule ${id}: ${warning}`);
      if (!isOn) continue;
      if (compiled.condition.kind === 'always')
        warnings.push(`rule ${id} has no condition: it fires for every request`);
      while (ruleOfLeaf.length < compiler.leaves.length) ruleOfLeaf.push(rules.length);
      rules.push(compiled);
    }
    const { leaves } = compiler;
    const index = indexLeaves(leaves);
    this.rules = rules;
    this.warnings = warnings;
    this.needsStatus = rules.some((rule) => rule.needsStatus);
    this.#always = [...rules.keys()].filter((rule) =>
      holdsWithoutLiterals((rules[rule] as CompiledRule).condition, leaves),
    );
    this.alwaysAsked = this.#always.map((rule) => (rules[rule] as CompiledRule).id);
    this.#state = new LeafState(leaves, index);
    this.#ruleOfLeaf = Int32Array.from(ruleOfLeaf);
    this.#counts = new Float64Array(rules.length);
    this.#seen = new Float64Array(rules.length);
    this.#bytes = index.automaton.bytes;
  }

  /** Bytes of the table by which texts are found. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How often each rule fired, by its id. */
  get hits(): ReadonlyMap<string, number> {
    return new Map(this.rules.map((rule, index) => [rule.id, this.#counts[index] as number]));
  }

  /** Requests in which expressions had to look at less than there was, so that their time stays bounded. */
  get cut(): number {
    return this.#cut;
  }

  /** Takes over how often rules of the same id fired in another set. */
  countOn(before: RuleSet): void {
    const { hits } = before;
    for (const [index, { id }] of this.rules.entries()) this.#counts[index] = hits.get(id) ?? 0;
  }

  /**
   * What the rules find, in the order of rules. Those that speak of the status of the answer fire where it is known.
   */
  inspect(request: DecodedRequest, context: InspectionContext): readonly RuleHit[] {
    return this.#inspect(request, context, false);
  }

  /** The rules that speak of the status alone: for a request that was inspected before it was answered. */
  inspectAnswer(request: DecodedRequest, context: InspectionContext): readonly RuleHit[] {
    return this.needsStatus && context.status !== null ? this.#inspect(request, context, true) : [];
  }

  #inspect(request: DecodedRequest, context: InspectionContext, isAnswer: boolean): readonly RuleHit[] {
    this.#requests += 1;
    const state = this.#state;
    state.begin(request, context);
    let fired: number[] | null = null;
    const ask = (index: number): void => {
      if (this.#seen[index] === this.#requests) return;
      this.#seen[index] = this.#requests;
      const rule = this.rules[index] as CompiledRule;
      if (rule.needsStatus ? context.status === null : isAnswer) return;
      if (!this.#holds(rule.condition)) return;
      fired ??= [];
      fired.push(index);
    };
    for (const leaf of state.found) ask(this.#ruleOfLeaf[leaf] as number);
    for (const index of this.#always) ask(index);
    if (state.isShort) this.#cut += 1;
    if (fired === null) return NO_HITS;
    return (fired as number[]).sort((a, b) => a - b).map((index) => this.#hit(index, request));
  }

  #holds(condition: Condition): boolean {
    switch (condition.kind) {
      case 'always':
        return true;
      case 'leaf':
        return this.#state.holds(condition.leaf);
      case 'all':
        for (const part of condition.parts) if (!this.#holds(part)) return false;
        return true;
      case 'any':
        for (const part of condition.parts) if (this.#holds(part)) return true;
        return false;
      case 'not':
        return !this.#holds(condition.part);
    }
  }

  #hit(index: number, { request }: DecodedRequest): RuleHit {
    const rule = this.rules[index] as CompiledRule;
    this.#counts[index] = (this.#counts[index] as number) + 1;
    let where = 'request';
    let excerpt = excerptOf(`${request.method} ${request.target}`, 0, 0);
    const findings = leavesOf(rule.condition).flatMap((leaf) => this.#state.findingOf(leaf) ?? []);
    // That it was a POST to a page says little of what was found in it.
    const [finding] = findings.sort((a, b) => TOLD_LAST.indexOf(a.where) - TOLD_LAST.indexOf(b.where));
    if (finding !== undefined) {
      where = finding.where;
      excerpt = excerptOf(finding.text, finding.at, finding.length);
    }
    const { id, alert, evidence, severity, action, level, confidence } = rule;
    return { evidence, rule: id, severity, action, level, message: alert, where, excerpt, confidence };
  }
}

const NO_HITS: readonly RuleHit[] = [];

/** Places that are told only where nothing was found in one that is not among them, or stands before them here. */
const TOLD_LAST: readonly string[] = ['url', 'method', 'status', 'client'];

function compileRule(compiler: ConditionCompiler, text: RuleText, id: string, index: number): CompiledRule {
  const first = compiler.leaves.length;
  const condition = compiler.compile(text, [index]);
  const bits = compiler.leaves.slice(first).reduce((all, leaf) => all | leaf.places.all, 0);
  return {
    id,
    alert: text.alert,
    evidence: text.evidence ?? 'WEB_RULE_MATCH',
    severity: text.severity ?? DEFAULTS.severity,
    action: text.action ?? 'alert',
    level: text.level ?? null,
    confidence: text.confidence ?? DEFAULTS.confidence,
    condition,
    needsStatus: (bits & PLACE_BITS.status) !== 0,
  };
}
