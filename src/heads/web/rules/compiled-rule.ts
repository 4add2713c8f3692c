import type { EvidenceKind } from '../../../model/evidence.ts';
import type { Threat } from '../../../model/threat.ts';
import type { WebHit, WebRuleAction } from '../../../model/web/inspection.ts';
import type { Condition } from './condition.ts';

/** A rule, ready to be asked. */
export interface CompiledRule {
  readonly id: string;
  readonly alert: string;
  readonly evidence: EvidenceKind;
  readonly severity: Threat;
  readonly action: WebRuleAction;
  readonly level: 1 | 2 | 3 | 4 | null;
  readonly confidence: number;
  readonly condition: Condition;
  /** It speaks of the status of the answer. */
  readonly needsStatus: boolean;
}

/** What a rule found in one request. */
export interface RuleHit extends WebHit {
  /** How sure the rule makes that it is an attack, 0 to 1. */
  readonly confidence: number;
}

/** What a request does not tell by itself. */
export interface InspectionContext {
  /** The address that asked. */
  readonly client: string;
  /** Of the answer; null while it is not known: then rules that speak of it do not fire. */
  readonly status: number | null;
}
