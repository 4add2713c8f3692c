import { type EvidenceKind, evidenceTitle, type Finding } from '../../model/evidence.ts';
import type { Micros } from '../../model/time.ts';
import type { Detected, Detection, Detector, Heard } from './detector.ts';
import { DETECTORS } from './detectors/index.ts';

/** The flow head: hands flows and transactions to the detectors that listen, and collects what they found at ticks. */
export class FlowHead {
  readonly #working: readonly { readonly evidence: EvidenceKind; readonly detection: Detection }[];

  /** Who listens to which kind of event, made when the first of a kind comes. */
  readonly #listeners = new Map<Heard['kind'], readonly ((event: Heard) => void)[]>();

  constructor(detectors: readonly Detector[] = DETECTORS) {
    this.#working = detectors.map((detector) => ({ evidence: detector.evidence, detection: detector.create() }));
  }

  /** How much the detectors' state gave way at caps. */
  get evicted(): number {
    return this.#working.reduce((sum, { detection }) => sum + detection.evicted, 0);
  }

  hear(event: Heard): void {
    let listeners = this.#listeners.get(event.kind);
    if (listeners === undefined) {
      // The table is keyed by the event's own kind, which the type system cannot follow through a union.
      const all = this.#working.map(
        ({ detection }) => detection.on[event.kind] as ((event: Heard) => void) | undefined,
      );
      listeners = all.filter((listener) => listener !== undefined);
      this.#listeners.set(event.kind, listeners);
    }
    for (const listener of listeners) listener(event);
  }

  tick(now: Micros): Finding[] {
    const findings: Finding[] = [];
    for (const { evidence, detection } of this.#working) {
      for (const detected of detection.tick(now)) findings.push(finding(evidence, detected, now));
    }
    return findings;
  }
}

function finding(evidence: EvidenceKind, { object, ...detected }: Detected, now: Micros): Finding {
  const title = `${evidenceTitle(evidence)} ${object}`;
  return { kind: 'finding', evidence, head: 'flow', time: now, title, ...detected };
}
