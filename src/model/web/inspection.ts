import type { EvidenceKind } from '../evidence.ts';
import type { Threat } from '../threat.ts';

/** Where in a request a field stands. */
export const WEB_FIELD_KINDS = ['method', 'path', 'name', 'query', 'body', 'cookie', 'header'] as const;

/** `name` is the name of a parameter, `query` and `body` are values of parameters. */
export type WebFieldKind = (typeof WEB_FIELD_KINDS)[number];

/** What a rule asks for where requests may be refused. `level` is a matter of the judge. */
export type WebRuleAction = 'alert' | 'block';

/** One thing that was found in one request. */
export interface WebHit {
  readonly evidence: EvidenceKind;
  /** The rule's id; `classifier` for the classifier. */
  readonly rule: string;
  readonly severity: Threat;
  readonly action: WebRuleAction;
  /** A level that the rule asks for by itself (1 to 4), or null. */
  readonly level: 1 | 2 | 3 | 4 | null;
  /** What it says, for people. */
  readonly message: string;
  /** Which field: `query id`, `header user-agent`, `path`. */
  readonly where: string;
  /** The decoded text around what was found, at most 200 characters. */
  readonly excerpt: string;
}

/** What the web head made of one request by itself. */
export interface WebInspection {
  /** That it is an attack, 0 to 1, calibrated; rules and classifier together. */
  readonly probability: number;
  /** That of the classifier alone. */
  readonly classifier: number;
  readonly isAttack: boolean;
  /** What was found asks for refusal where requests may be refused: more than rules that only alert. */
  readonly isBlockable: boolean;
  /** In the order of rules; what the classifier found comes last. */
  readonly hits: readonly WebHit[];
  /** The words and n-grams that decided, strongest first; empty where the classifier saw nothing. */
  readonly words: readonly string[];
  /** Bounds that were hit and what is malformed: `depth`, `fields`, `bad-gzip`. Sorted. */
  readonly flags: readonly string[];
}
