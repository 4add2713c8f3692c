import type { Finding } from '../../model/evidence.ts';
import type { Micros } from '../../model/time.ts';
import type { HttpTransaction } from '../../model/transaction/http.ts';
import type { WebExchange } from '../../model/web/exchange.ts';
import type { WebInspection } from '../../model/web/inspection.ts';
import type { WebRequest } from '../../model/web/request.ts';
import { AwaitedRequests } from './awaited-requests.ts';
import { BehaviourWatch } from './behaviour/behaviours.ts';
import { Classifier } from './classifier/classifier.ts';
import { decodeClassifier } from './classifier/classifier-file.ts';
import { RequestDecoder } from './decoding/decode-request.ts';
import type { DecodedRequest } from './decoding/decoded-request.ts';
import { RequestFindings } from './request-findings.ts';
import { RequestInspector } from './request-inspector.ts';
import { BUILT_IN_RULES } from './rules/built-in/index.ts';
import type { RuleFile } from './rules/parse-rules.ts';
import { type ReloadResult, RuleStore } from './rules/rule-store.ts';

/** What a web head is made of: plain data, so that it can be made on any thread. */
export interface WebHeadOptions {
  /** Files of rules beside the built-in ones: how messages name the file, and what it holds. */
  readonly rules: readonly { readonly name: string; readonly text: string }[];
  /** The classifier's model as its file holds it; null where rules alone judge. */
  readonly model: Uint8Array | null;
  /** Probability from which on a request counts as an attack; null for that of the model. */
  readonly threshold: number | null;
  /** Bytes of a body that are looked at. */
  readonly bodyLimit: number;
}

/** Inspects requests one by one, hears them with their answers, and says at ticks what it found. */
export class WebHead {
  /** Bytes of a body that it looks at. */
  readonly bodyLimit: number;
  readonly #decoder = new RequestDecoder();
  readonly #rules = new RuleStore(BUILT_IN_RULES);
  readonly #findings = new RequestFindings();
  readonly #behaviour = new BehaviourWatch();
  readonly #threshold: number | null;
  #inspector: RequestInspector;
  readonly #awaited = new AwaitedRequests();

  /** Throws the GatehoundError of a file of rules or of a model that is wrong. */
  constructor({ rules, model, threshold, bodyLimit }: WebHeadOptions) {
    // The built-in ones are there already, and compiling them takes a while.
    const loaded = rules.length === 0 ? null : this.#rules.reload(rules);
    if (loaded?.kind === 'refused') throw loaded.error;
    this.bodyLimit = bodyLimit;
    this.#threshold = threshold;
    this.#inspector = this.#inspectorOf(model);
  }

  /** Entries of its state that gave way at caps. */
  get evicted(): number {
    return this.#findings.evicted + this.#behaviour.evicted;
  }

  /** How often each rule fired. */
  get hits(): ReadonlyMap<string, number> {
    return this.#rules.current.hits;
  }

  /** Takes other files of rules; the ones before stay where something is wrong with them. */
  reloadRules(files: readonly RuleFile[]): ReloadResult {
    return this.#rules.reload(files);
  }

  /** Judges with another model from the next request on. Throws what decodeClassifier throws; then the one before stays. */
  useModel(file: Uint8Array): void {
    this.#inspector = this.#inspectorOf(file);
  }

  /** What one request is by itself. */
  inspect(request: WebRequest, client: string): WebInspection {
    return this.#inspector.inspect(this.#decode(request), client);
  }

  /** Takes a request apart, or finds it taken apart. */
  #decode(request: WebRequest): DecodedRequest {
    let decoded = this.#awaited.get(request);
    if (decoded === undefined) {
      decoded = this.#decoder.decode(cutBody(request, this.bodyLimit));
      this.#awaited.add(request, decoded);
    }
    return decoded;
  }

  /** What it is together with its answer: what rules say of the status is known no sooner. */
  inspectAnswer({ request, response, client, inspection }: WebExchange): WebInspection {
    const decoded = this.#decode(request);
    const early = inspection ?? this.#inspector.inspect(decoded, client);
    return this.#inspector.inspectAnswer(decoded, early, client, response?.status ?? null);
  }

  /** @param judged what `inspectAnswer` gave, where somebody has asked already */
  hear(transaction: HttpTransaction, judged: WebInspection | null = null): void {
    const exchange = transaction.web;
    if (exchange === undefined) return;
    const { request } = exchange;
    const inspection = judged ?? this.inspectAnswer(exchange);
    const decoded = this.#decode(request);
    this.#awaited.delete(request);
    const heard = { transaction, exchange, decoded, inspection };
    this.#findings.hear(heard);
    this.#behaviour.hear(heard);
  }

  tick(now: Micros): readonly Finding[] {
    return [...this.#findings.tick(now), ...this.#behaviour.tick(now)];
  }

  #inspectorOf(model: Uint8Array | null): RequestInspector {
    const classifier = model === null ? null : new Classifier(decodeClassifier(model));
    return new RequestInspector(() => this.#rules.current, classifier, this.#threshold);
  }
}

function cutBody(request: WebRequest, limit: number): WebRequest {
  if (request.body === null || request.body.length <= limit) return request;
  return { ...request, body: request.body.subarray(0, limit), isBodyCut: true };
}
