import { Classifier } from './classifier/classifier.ts';
import { decodeClassifier } from './classifier/classifier-file.ts';
import { RequestInspector } from './request-inspector.ts';
import { BUILT_IN_RULES } from './rules/built-in/index.ts';
import { loadRules } from './rules/load-rules.ts';
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

/** An inspector whose parts do not change. Throws the GatehoundError of a file that is wrong. */
export function createInspector({ rules, model, threshold }: InspectorParts): RequestInspector {
  const { set } = rules === null ? loadRules([], []) : loadRules(rules, BUILT_IN_RULES);
  const classifier = model === null ? null : new Classifier(decodeClassifier(model));
  return new RequestInspector(() => set, classifier, threshold);
}
