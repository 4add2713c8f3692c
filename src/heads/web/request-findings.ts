import { EVIDENCE_NAMES, type EvidenceKind, evidenceTitle, type Features, type Finding } from '../../model/evidence.ts';
import { type Level, type Threat, threatRank } from '../../model/threat.ts';
import { HOUR, type Micros, toSeconds } from '../../model/time.ts';
import type { WebHit, WebInspection } from '../../model/web/inspection.ts';
import { WEAKNESSES } from '../../model/web/weakness.ts';
import { countOf, durationText } from '../../model/words.ts';
import { BoundedTable } from '../state/bounded-table.ts';
import { type AttackOutcome, outcomeOf } from './behaviour/attack-outcome.ts';
import type { HeardRequest } from './behaviour/behaviour.ts';
import { addressKey, knownVictim, nameOf, shown, statusOf, victimOf } from './behaviour/place.ts';
import { decodingSteps, fieldOfHit } from './decoding/decoding-steps.ts';

/** Attackers, each with one kind of attack on one server, at a time. */
const CAPACITY = 16_384;
/** An attack that comes again after so long is another one. */
const LIFETIME = HOUR;
/** What is kept for people to look at. */
const SAMPLES = { flows: 32, rules: 16, places: 8, targets: 8, hosts: 8, words: 12 } as const;
const LONGEST_TARGET = 200;
/** A success that is no surer does not count as one (an answer's size alone, a short number). */
const SURE = 0.6;

/** Of a rule that asks for a level: enough for an alert by itself. */
const ASKED_CONFIDENCE = 0.9;

/** How people say what was sent, where the name of its kind would not do. */
const DEEDS: Readonly<Partial<Record<EvidenceKind, readonly [one: string, many: string]>>> = {
  SENSITIVE_FILE_REQUEST: ['for a sensitive file', 'for sensitive files'],
  WEB_SCANNER: ['as scanners do', 'as scanners do'],
  WEB_RULE_MATCH: ['that matches a rule', 'that match a rule'],
  WEB_REQUEST_ANOMALY: ['that looks malicious', 'that look malicious'],
};

interface Series {
  readonly evidence: EvidenceKind;
  readonly client: string;
  readonly server: string;
  readonly ip: string;
  readonly port: number;
  readonly firstTime: Micros;
  lastTime: Micros;
  count: number;
  threat: Threat;
  /** The highest level that a rule asked for; 0 for none. */
  level: Level;
  /** Of the request that is most surely an attack. */
  probability: number;
  classifier: number;
  /** The gravest hit, the first of equals. */
  hit: WebHit | null;
  words: readonly string[];
  /** How what that hit found had been hidden, outermost first: `percent`, `entities`. */
  steps: readonly string[];
  succeeded: number;
  failed: number;
  refused: number;
  sign: string;
  reference: string;
  status: number;
  readonly flows: string[];
  readonly rules: string[];
  readonly places: string[];
  readonly targets: string[];
  readonly hosts: string[];
}

/**
 * What single requests are found to be, put together: all requests of one kind from one client to one server are one
 * finding that grows. At a tick it gives those that are new or have grown.
 */
export class RequestFindings {
  readonly #series = new BoundedTable<Series>({ capacity: CAPACITY, lifetime: LIFETIME });
  readonly #changed = new Set<string>();
  #untold = 0;

  /** How much gave way at caps. */
  get evicted(): number {
    return this.#series.evicted + this.#untold;
  }

  hear(heard: HeardRequest): void {
    const { hits, isAttack } = heard.inspection;
    if (hits.length === 0 && !isAttack) return;
    const outcome = outcomeOf(heard.exchange, heard.decoded, heard.inspection);
    const kinds = new Set(hits.map(({ evidence }) => evidence));
    if (kinds.size === 0) kinds.add('WEB_REQUEST_ANOMALY');
    // Where rules know what it is, that it reads like an attack is no second one.
    else if (hits.some((hit) => hit.rule !== 'classifier' && hit.action === 'block'))
      kinds.delete('WEB_REQUEST_ANOMALY');
    for (const kind of kinds) this.#note(kind, heard, outcome);
  }

  tick(now: Micros): Finding[] {
    const findings: Finding[] = [];
    for (const key of this.#changed) {
      const series = this.#series.get(key, now);
      if (series !== undefined) findings.push(findingOf(series, now));
    }
    this.#changed.clear();
    this.#series.expire(now);
    return findings;
  }

  #note(evidence: EvidenceKind, heard: HeardRequest, { outcome, sign, confidence }: AttackOutcome): void {
    const { transaction, exchange, decoded, inspection } = heard;
    const { time, uid, responder, responderPort } = transaction;
    const key = `${addressKey(heard)} ${evidence}`;
    const series: Series = this.#series.get(key, time) ?? {
      ...{
        evidence,
        client: exchange.client,
        server: `${responder} ${responderPort}`,
        ip: responder,
        port: responderPort,
      },
      ...{
        firstTime: time,
        lastTime: time,
        count: 0,
        threat: 'info',
        level: 0,
        probability: 0,
        classifier: 0,
        hit: null,
        words: [],
        steps: [],
      },
      ...{ succeeded: 0, failed: 0, refused: 0, sign: '', reference: '', status: 0 },
      ...{ flows: [], rules: [], places: [], targets: [], hosts: [] },
    };
    series.count++;
    series.lastTime = Math.max(series.lastTime, time);
    if (inspection.words.length > 0 && inspection.probability > series.probability) {
      series.words = inspection.words.slice(0, SAMPLES.words);
    }
    series.probability = Math.max(series.probability, inspection.probability);
    series.classifier = Math.max(series.classifier, inspection.classifier);
    for (const hit of inspection.hits) if (hit.evidence === evidence) noteHit(series, hit, heard);
    // Nothing but a probability: as sure as it is, nobody can say of what.
    if (inspection.hits.length === 0) series.threat = graver(series.threat, 'medium');
    if (outcome === 'succeeded' && confidence >= SURE) {
      series.succeeded++;
      series.sign = sign ?? series.sign;
    } else if (outcome === 'failed') series.failed++;
    if (exchange.refused !== null) {
      series.refused++;
      series.reference = exchange.refused;
    }
    series.status = statusOf(heard) ?? series.status;
    keep(series.flows, uid, SAMPLES.flows);
    keep(series.targets, shown(decoded.request.target, LONGEST_TARGET), SAMPLES.targets);
    if (decoded.host !== '') keep(series.hosts, shown(decoded.host, 253), SAMPLES.hosts);
    this.#series.set(key, series, series.lastTime);
    if (this.#changed.size < CAPACITY) this.#changed.add(key);
    else if (!this.#changed.has(key)) this.#untold++;
  }
}

function noteHit(series: Series, hit: WebHit, { decoded, inspection }: HeardRequest): void {
  const threat = threatOf(hit, inspection);
  if (series.hit === null || threatRank(threat) > threatRank(series.threat)) {
    series.hit = hit;
    const field = fieldOfHit(decoded, hit.where);
    series.steps = field === undefined ? [] : decodingSteps(field).map(({ step }) => step);
  }
  series.threat = graver(series.threat, threat);
  if (hit.level !== null && hit.level > series.level) series.level = hit.level;
  keep(series.rules, hit.rule, SAMPLES.rules);
  keep(series.places, hit.where, SAMPLES.places);
}

/** What a rule finds in a request that is no attack by all that is known of it counts little, unless the rule asks for more. */
function threatOf(hit: WebHit, { isAttack }: WebInspection): Threat {
  // Who asks for a verdict means an alert, and the judge raises none for less.
  if (hit.level !== null) return graver(hit.severity, 'high');
  const isMeant = isAttack || hit.action === 'block';
  return isMeant || threatRank(hit.severity) < threatRank('low') ? hit.severity : 'low';
}

function graver(one: Threat, other: Threat): Threat {
  return threatRank(one) >= threatRank(other) ? one : other;
}

function keep(samples: string[], sample: string, most: number): void {
  if (samples.length < most && !samples.includes(sample)) samples.push(sample);
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function workedOf({ succeeded, failed, count }: Series): 'yes' | 'no' | 'unknown' {
  if (succeeded > 0) return 'yes';
  return failed === count ? 'no' : 'unknown';
}

function findingOf(series: Series, now: Micros): Finding {
  const { evidence, client, count, hit } = series;
  const victim = victimOf(series.ip, series.port, series.hosts[0]);
  const what = DEEDS[evidence]?.[count === 1 ? 0 : 1] ?? `with ${EVIDENCE_NAMES[evidence]}`;
  const requests = countOf(count, 'request');
  const deed = `sent ${requests} ${what} to ${nameOf(victim)}`;
  const duration = count === 1 ? '' : ` within ${durationText(toSeconds(series.lastTime - series.firstTime))}`;
  const place = hit === null ? '' : `, in ${hit.where}: ${hit.message.replace(/\.$/, '')}`;
  return {
    kind: 'finding',
    evidence,
    head: 'web',
    time: now,
    profile: client,
    group: series.server,
    attacker: { ip: client },
    victim: knownVictim(victim),
    threat: series.threat,
    // Who asks for a verdict is sure, whatever the request looks like.
    confidence: rounded(series.level === 0 ? series.probability : Math.max(series.probability, ASKED_CONFIDENCE)),
    ...(series.level === 0 ? {} : { askedLevel: series.level }),
    title: `${evidenceTitle(evidence)} on ${nameOf(victim)}`,
    deed,
    description: `${client} ${deed}${duration}${place}.${outcomeSentence(series)}`,
    features: featuresOf(series),
    flows: [...series.flows],
    count,
    firstTime: series.firstTime,
    lastTime: series.lastTime,
  };
}

function outcomeSentence(series: Series): string {
  if (series.succeeded > 0) return ` It worked: the answer shows ${series.sign}.`;
  if (series.refused === series.count)
    return ` ${series.count === 1 ? 'It was' : 'All were'} refused, reference ${series.reference}.`;
  return series.failed === series.count ? ' Nothing came of it.' : '';
}

function featuresOf(series: Series): Features {
  const { hit } = series;
  const weakness = WEAKNESSES[series.evidence];
  return {
    worked: workedOf(series),
    ...(series.sign === '' ? {} : { sign: series.sign }),
    ...(hit === null ? {} : { where: hit.where, excerpt: hit.excerpt, message: hit.message }),
    rules: [...series.rules],
    places: [...series.places],
    probability: rounded(series.probability),
    classifier: rounded(series.classifier),
    words: [...series.words],
    ...(series.steps.length === 0 ? {} : { decoded: [...series.steps] }),
    ...(weakness === undefined ? {} : { owasp: weakness.owasp, cwe: weakness.cwe }),
    status: series.status,
    refused: series.refused,
    ...(series.reference === '' ? {} : { reference: series.reference }),
    targets: [...series.targets],
    hosts: [...series.hosts],
  };
}
