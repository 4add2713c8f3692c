import type { Alert } from '../model/alert.ts';
import type { Block } from '../model/block.ts';
import type { Evidence, EvidenceKind, Features, Head, Party } from '../model/evidence.ts';
import type { Level, Threat } from '../model/threat.ts';
import { toSeconds } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';

/** An address in a role, as programs read it. */
export interface PartyJson {
  readonly ip: string;
  readonly port?: number;
  readonly domain?: string;
}

/** Evidence as programs read it. Times are Unix seconds, exact to the microsecond. */
export interface EvidenceJson {
  readonly id: string;
  readonly revision: number;
  readonly kind: EvidenceKind;
  readonly head: Head;
  readonly time: number;
  readonly profile: string;
  readonly window: number;
  readonly attacker: PartyJson;
  readonly victim: PartyJson | null;
  readonly threat: Threat;
  readonly confidence: number;
  readonly title: string;
  readonly description: string;
  readonly features: Features;
  readonly flows: readonly string[];
  readonly count: number;
  readonly firstTime: number;
  readonly lastTime: number;
}

/** An alert as programs read it. */
export interface AlertJson {
  readonly id: string;
  readonly revision: number;
  readonly time: number;
  readonly profile: string;
  readonly window: number;
  readonly threat: Threat;
  readonly score: number;
  readonly evidence: readonly string[];
  readonly sentence: string;
}

/** A verdict as programs read it. */
export interface VerdictJson {
  readonly id: string;
  readonly time: number;
  readonly subject: string;
  readonly level: Level;
  readonly seconds: number | null;
  readonly reasons: readonly string[];
  readonly policy: string;
}

/** A block as programs read it. */
export interface BlockJson {
  readonly subject: string;
  readonly level: Level;
  readonly since: number;
  readonly until: number | null;
  readonly why: string;
  readonly proven: boolean;
  readonly dryRun: boolean;
  readonly verdict: string | null;
}

// The keys are written out one by one, in the order of the contract, so that the same record always gives the same
// bytes, in whatever order its maker filled it.

function partyJson(party: Party): PartyJson {
  return {
    ip: party.ip,
    ...(party.port === undefined ? {} : { port: party.port }),
    ...(party.domain === undefined ? {} : { domain: party.domain }),
  };
}

/** Evidence in the shape of `--json`, evidence.ndjson and the API. */
export function evidenceJson(evidence: Evidence): EvidenceJson {
  return {
    id: evidence.id,
    revision: evidence.revision,
    kind: evidence.evidence,
    head: evidence.head,
    time: toSeconds(evidence.time),
    profile: evidence.profile,
    window: evidence.window,
    attacker: partyJson(evidence.attacker),
    victim: evidence.victim === null ? null : partyJson(evidence.victim),
    threat: evidence.threat,
    confidence: evidence.confidence,
    title: evidence.title,
    description: evidence.description,
    features: evidence.features,
    flows: evidence.flows,
    count: evidence.count,
    firstTime: toSeconds(evidence.firstTime),
    lastTime: toSeconds(evidence.lastTime),
  };
}

/** An alert in the shape of `--json` and the API. */
export function alertJson(alert: Alert): AlertJson {
  return {
    id: alert.id,
    revision: alert.revision,
    time: toSeconds(alert.time),
    profile: alert.profile,
    window: alert.window,
    threat: alert.threat,
    score: alert.score,
    evidence: alert.evidence,
    sentence: alert.sentence,
  };
}

/** A verdict in the shape of `--json` and the API. */
export function verdictJson(verdict: Verdict): VerdictJson {
  return {
    id: verdict.id,
    time: toSeconds(verdict.time),
    subject: verdict.subject,
    level: verdict.level,
    seconds: verdict.seconds,
    reasons: verdict.reasons,
    policy: verdict.policy,
  };
}

/** A block in the shape of `blocks --json` and the API. */
export function blockJson(block: Block): BlockJson {
  return {
    subject: block.subject,
    level: block.level,
    since: toSeconds(block.since),
    until: block.until === null ? null : toSeconds(block.until),
    why: block.why,
    proven: block.proven,
    dryRun: block.dryRun,
    verdict: block.verdict,
  };
}
