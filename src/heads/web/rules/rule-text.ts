import type { EvidenceKind } from '../../../model/evidence.ts';
import type { Threat } from '../../../model/threat.ts';
import type { WebRuleAction } from '../../../model/web/inspection.ts';

/**
 * Where a rule looks: `url` (host, path and query), `path`, `query` (values of the query), `body` (values of the body, or
 * the whole of it), `value` (values of query, body and cookies), `name` (names of parameters), `cookie`, `cookie:NAME`,
 * `header`, `header:NAME`, `method`, `status` (of the answer), `client` (the address that asked), `any` (every field).
 */
export type Place = string;

/** What it looks for; a bare text is `{ text }`. Regular expressions have neither look-around nor back-references. */
export type MatchText =
  | string
  | { readonly text: string }
  | { readonly regex: string }
  /** Any of these words, each as a text. */
  | { readonly list: readonly string[] }
  /** Prefixes, for the place `client`. */
  | { readonly cidr: readonly string[] };

/** All that is said must hold. */
export interface ConditionText {
  readonly where?: Place | readonly Place[];
  readonly match?: MatchText;
  /** Look at what was sent instead of what it means. */
  readonly raw?: boolean;
  /** Upper and lower case differ. */
  readonly case?: boolean;
  readonly all?: readonly ConditionText[];
  readonly any?: readonly ConditionText[];
  readonly not?: ConditionText;
  /** diffai's way to say it: text in the URL, in the body, in headers by name, in the method. */
  readonly url?: string;
  readonly content?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

/** A request in an example: the value of a parameter, or the parts of a request. */
export type ExampleText =
  | string
  | {
      readonly method?: string;
      readonly url?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly status?: number;
      readonly client?: string;
    };

/** A rule as a file holds it; the built-in ones are written in the same words. */
export interface RuleText extends ConditionText {
  /** What it says when it fires. */
  readonly alert: string;
  /** Unique in its file; without one, the rule is called by its place in it. */
  readonly id?: string;
  /** WEB_RULE_MATCH unless it says so. */
  readonly evidence?: EvidenceKind;
  readonly severity?: Threat;
  readonly action?: WebRuleAction;
  readonly level?: 1 | 2 | 3 | 4;
  readonly enabled?: boolean;
  /** How sure it makes that the request is an attack, 0 to 1; what several say is put together with the classifier. */
  readonly confidence?: number;
  readonly examples?: { readonly match?: readonly ExampleText[]; readonly spare?: readonly ExampleText[] };
  /** Where it is described: a paper, an advisory, a manual. */
  readonly source?: string;
}
