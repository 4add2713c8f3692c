import { type EvidenceKind, evidenceTitle, type Finding } from '../../../model/evidence.ts';
import type { Micros } from '../../../model/time.ts';
import { WEAKNESSES } from '../../../model/web/weakness.ts';
import type { Behaviour, BehaviourDetection, Detected, HeardRequest } from './behaviour.ts';
import { knownVictim } from './place.ts';
import { webAttackSucceeded } from './web-attack-succeeded.ts';
import { webClientLies } from './web-client-lies.ts';
import { webContentDiscovery } from './web-content-discovery.ts';
import { webCredentialStuffing } from './web-credential-stuffing.ts';
import { webIdentifierEnumeration } from './web-identifier-enumeration.ts';
import { webPasswordGuessing } from './web-password-guessing.ts';
import { webPasswordSpraying } from './web-password-spraying.ts';
import { webRequestFlood } from './web-request-flood.ts';

/** All behaviours of web clients that are watched for. */
export const BEHAVIOURS: readonly Behaviour[] = [
  webAttackSucceeded,
  webClientLies,
  webContentDiscovery,
  webCredentialStuffing,
  webIdentifierEnumeration,
  webPasswordGuessing,
  webPasswordSpraying,
  webRequestFlood,
];

/** Hands requests with their answers to all who watch, and collects what they found at ticks. */
export class BehaviourWatch {
  readonly #working: readonly { readonly evidence: EvidenceKind; readonly detection: BehaviourDetection }[];

  constructor(behaviours: readonly Behaviour[] = BEHAVIOURS) {
    this.#working = behaviours.map((behaviour) => ({ evidence: behaviour.evidence, detection: behaviour.create() }));
  }

  /** How much of their state gave way at caps. */
  get evicted(): number {
    return this.#working.reduce((sum, { detection }) => sum + detection.evicted, 0);
  }

  hear(heard: HeardRequest): void {
    for (const { detection } of this.#working) detection.hear(heard);
  }

  tick(now: Micros): Finding[] {
    const findings: Finding[] = [];
    for (const { evidence, detection } of this.#working) {
      for (const detected of detection.tick(now)) findings.push(finding(evidence, detected, now));
    }
    return findings;
  }
}

function finding(evidence: EvidenceKind, { object, features, victim, ...detected }: Detected, now: Micros): Finding {
  const title = `${evidenceTitle(evidence)} ${object}`;
  const weakness = WEAKNESSES[evidence];
  const named = weakness === undefined ? features : { ...features, owasp: weakness.owasp, cwe: weakness.cwe };
  return {
    kind: 'finding',
    evidence,
    head: 'web',
    time: now,
    title,
    ...detected,
    victim: knownVictim(victim),
    features: named,
  };
}
