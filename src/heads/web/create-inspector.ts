import type { WebInspection } from '../../model/web/inspection.ts';
import { Classifier } from './classifier/classifier.ts';
import { decodeClassifier } from './classifier/classifier-file.ts';
import type { DecodedRequest } from './decoding/decoded-request.ts';
import { RequestInspector } from './request-inspector.ts';
import { BUILT_IN_RULES } from './rules/built-in/index.ts';
import { type LoadedRules, loadRules } from './rules/load-rules.ts';
import type { RuleFile } from './rules/parse-rules.ts';

/** What an inspector is made of. */
export interface InspectorParts {
  /** Files of rules beside the built-in ones; null for no rules at all. */
  readonly rules: readonly RuleFile[] | null;
  /** The file of a model; null for no classifier. */
  readonly model: Uint8Array | null;
  /** Probability from which on a request counts as an attack; null for that of the model. */
  readonly threshold: number | null;
}

/** What was made of one request. */
export interface JudgedRequest {
  /** 0 to 1, by whoever decides. */
  readonly probability: number;
  readonly label: 0 | 1;
  readonly inspection: WebInspection;
}

/** Judges requests one by one, of which nothing is known but themselves. */
export interface RequestJudge {
  /** Probability from which on a request counts as an attack. */
  readonly threshold: number;
  /** What is allowed in its files of rules, and probably not meant: one line each. */
  readonly warnings: readonly string[];
  judge(decoded: DecodedRequest): JudgedRequest;
}

/** An inspector whose parts do not change. Throws the GatehoundError of a file that is wrong. */
export function createInspector(parts: InspectorParts): RequestInspector {
  return inspectorOf(parts, rulesOf(parts));
}

/** A judge by rules and classifier, or by the one of them that there is. Throws as createInspector. */
export function createJudge(parts: InspectorParts): RequestJudge {
  const rules = rulesOf(parts);
  const inspector = inspectorOf(parts, rules);
  const { threshold } = inspector;
  return {
    threshold,
    warnings: rules.warnings,
    judge: (decoded) => {
      const inspection = inspector.inspect(decoded, '');
      // Put together with nothing, what the classifier says would be rounded.
      const probability = parts.rules === null ? inspection.classifier : inspection.probability;
      return { probability, label: probability >= threshold ? 1 : 0, inspection };
    },
  };
}

function rulesOf({ rules }: InspectorParts): LoadedRules {
  return rules === null ? loadRules([], []) : loadRules(rules, BUILT_IN_RULES);
}

function inspectorOf({ model, threshold }: InspectorParts, { set }: LoadedRules): RequestInspector {
  const classifier = model === null ? null : new Classifier(decodeClassifier(model));
  return new RequestInspector(() => set, classifier, threshold);
}
