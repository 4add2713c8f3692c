import type { EvidenceKind } from '../../model/evidence.ts';
import type { WebHit, WebInspection } from '../../model/web/inspection.ts';
import type { Classifier, Judgement } from './classifier/classifier.ts';
import type { DecodedRequest } from './decoding/decoded-request.ts';
import type { RuleHit } from './rules/compiled-rule.ts';
import type { RuleSet } from './rules/rule-set.ts';

/** A rule that makes this sure needs nobody else's word. */
const SURE = 0.9;

/** Where no model says which probability is enough. */
const DEFAULT_THRESHOLD = 0.9;

/**
 * Bounds that nobody comes to who wants to be understood. A document that is cut, or with many fields, is larger than most;
 * a form that is cut, so much that it cannot be looked at, or packed other than it says, is how one hides.
 */
const HIDING: ReadonlySet<string> = new Set([
  ...['unpacked-size', 'unknown-coding', 'content-codings', 'bad-gzip', 'bad-deflate', 'bad-br', 'bad-zstd'],
  ...['json-depth', 'fields', 'size', 'form-cut'],
]);

function hidesSomething(flags: readonly string[]): boolean {
  // What found no place as a field of its own is looked at together, unless that is cut.
  return flags.some((flag) => HIDING.has(flag)) || (flags.includes('many-fields') && flags.includes('field-size'));
}

const NO_WORDS: readonly string[] = [];
const NO_HITS: readonly WebHit[] = [];
const LONGEST_EXCERPT = 200;

/** Puts together what rules and classifier say of one request. */
export class RequestInspector {
  readonly #rules: () => RuleSet;
  readonly #classifier: Classifier | null;
  /** Probability from which on a request counts as an attack. */
  readonly threshold: number;

  /**
   * @param rules gives those in use
   * @param classifier null where there is none
   * @param threshold null for the classifier's own
   */
  constructor(rules: () => RuleSet, classifier: Classifier | null, threshold: number | null) {
    this.#rules = rules;
    this.#classifier = classifier;
    this.threshold = threshold ?? classifier?.model.threshold ?? DEFAULT_THRESHOLD;
  }

  inspect(decoded: DecodedRequest, client: string): WebInspection {
    const found = this.#rules().inspect(decoded, { client, status: null });
    const judgement = this.#classifier?.judge(decoded) ?? null;
    const hides = hidesSomething(decoded.flags);
    if (found.length === 0 && !hides && (judgement === null || judgement.probability < this.threshold)) {
      const probability = judgement?.probability ?? 0;
      const { flags } = decoded;
      // One literal: nearly every request comes here.
      return {
        probability,
        classifier: probability,
        isAttack: false,
        isBlockable: false,
        hits: NO_HITS,
        words: NO_WORDS,
        flags,
      };
    }
    return this.#putTogether(decoded, found, judgement, hides);
  }

  /** The same with what rules say that speak of the status of the answer. */
  inspectAnswer(decoded: DecodedRequest, earlier: WebInspection, client: string, status: number | null): WebInspection {
    const found = this.#rules().inspectAnswer(decoded, { client, status });
    if (found.length === 0) return earlier;
    const sure = found.some(({ confidence }) => confidence >= SURE);
    const probability = combined(earlier.probability, found, () => true);
    return {
      ...earlier,
      probability: sure ? Math.max(probability, this.threshold) : probability,
      isAttack: earlier.isAttack || sure || probability >= this.threshold,
      hits: [...earlier.hits, ...found.map(plainHit)],
    };
  }

  #putTogether(
    decoded: DecodedRequest,
    found: readonly RuleHit[],
    judgement: Judgement | null,
    hides: boolean,
  ): WebInspection {
    const classifier = judgement?.probability ?? 0;
    const isSure = found.some(({ confidence }) => confidence >= SURE);
    const likely = combined(classifier, found, () => true);
    const probability = isSure ? Math.max(likely, this.threshold) : likely;
    const hits = found.map(plainHit);
    if (hides) hits.push(hidingHit(decoded.flags));
    const byItself = judgement !== null && judgement.worst !== null && classifier >= this.threshold;
    if (byItself) hits.push(classifierHit(judgement));
    // What only alerts, however sure it is, must not be the reason to refuse a request.
    const meant = combined(classifier, found, (hit) => hit.action === 'block' || hit.confidence < SURE);
    const isBlockable = found.some(({ action, confidence }) => action === 'block' && confidence >= SURE);
    const judge = this.#classifier;
    let words: readonly string[] | undefined;
    return {
      probability,
      classifier,
      isAttack: probability >= this.threshold,
      isBlockable: isBlockable || meant >= this.threshold,
      hits,
      // Found when somebody asks: it takes longer than judging.
      get words() {
        words ??= judgement === null ? NO_WORDS : (judge?.words(judgement) ?? NO_WORDS);
        return words;
      },
      flags: decoded.flags,
    };
  }
}

/**
 * Probability that one of them is right. Rules of one kind look at the same thing, so of each kind the surest counts.
 */
function combined(classifier: number, found: readonly RuleHit[], counts: (hit: RuleHit) => boolean): number {
  const surest = new Map<EvidenceKind, number>();
  for (const hit of found) {
    if (counts(hit)) surest.set(hit.evidence, Math.max(surest.get(hit.evidence) ?? 0, hit.confidence));
  }
  let wrong = 1 - classifier;
  for (const confidence of surest.values()) wrong *= 1 - confidence;
  return 1 - wrong;
}

function plainHit({ confidence: _, ...hit }: RuleHit): WebHit {
  return hit;
}

function classifierHit({ worst, probability }: Judgement): WebHit {
  const field = worst?.field;
  const where = field === undefined || field.kind === 'path' ? 'path' : `${field.kind} ${field.name}`.trim();
  return {
    ...{ evidence: 'WEB_REQUEST_ANOMALY', rule: 'classifier', severity: 'high', action: 'block', level: null },
    message: `reads like an attack (${Math.round(probability * 1_000) / 10} %)`,
    where,
    excerpt: (worst?.text ?? '').slice(0, LONGEST_EXCERPT),
  };
}

function hidingHit(flags: readonly string[]): WebHit {
  const bounds = flags.join(', ');
  return {
    ...{ evidence: 'HTTP_PROTOCOL_ABUSE', rule: 'bounds', severity: 'low', action: 'alert', level: null },
    ...{ where: 'request', excerpt: bounds },
    message: `Not all of the request could be looked at: ${bounds}`,
  };
}
