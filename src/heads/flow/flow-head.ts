import { type EvidenceKind, evidenceTitle, type Finding } from '../../model/evidence.ts';
import type { Micros } from '../../model/time.ts';
import type { Detected, Detection, Detector, Heard } from './detector.ts';
import { DETECTORS } from './detectors/index.ts';

/** The flow head: hands flows and transactions to the detectors that listen, and collects what they found at ticks. */
export class FlowHead {
  readonly #working: readonly { readonly evidence: EvidenceKind; readonly detection: Detection }[];

  constructor(detectors: readonly Detector[] = DETECTORS) {
    this.#working = detectors.map((detector) => ({ evidence: detector.evidence, detection: detector.create() }));
  }

  /** How much the detectors' state gave way at caps. */
  get evicted(): number {
    return this.#working.reduce((sum, { detection }) => sum + detection.evicted, 0);
  }

  hear(event: Heard): void {
    for (const { detection } of this.#working) {
      // The table is keyed by the event's own kind, which the type system cannot follow through a union.
      const listener = detection.on[event.kind] as ((event: Heard) => void) | undefined;
      listener?.(event);
    }
  }

  tick(now: Micros): Finding[] {
    return this.#working.flatMap(({ evidence, detection }) =>
      detection.tick(now).map((detected) => finding(evidence, detected, now)),
    );
  }
}

function finding(evidence: EvidenceKind, { object, ...detected }: Detected, now: Micros): Finding {
  const title = `${evidenceTitle(evidence)} ${object}`;
  return { kind: 'finding', evidence, head: 'flow', time: now, title, ...detected };
}
