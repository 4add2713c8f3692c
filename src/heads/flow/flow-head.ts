import type { Finding } from '../../model/evidence.ts';
import type { Micros } from '../../model/time.ts';
import type { Detection, Detector, Heard } from './detector.ts';
import { DETECTORS } from './detectors/index.ts';

/** The flow head: hands flows and transactions to the detectors that listen, and collects what they found at ticks. */
export class FlowHead {
  readonly #detections: readonly Detection[];

  constructor(detectors: readonly Detector[] = DETECTORS) {
    this.#detections = detectors.map((detector) => detector.create());
  }

  /** How much the detectors' state gave way at caps. */
  get evicted(): number {
    return this.#detections.reduce((sum, detection) => sum + detection.evicted, 0);
  }

  hear(event: Heard): void {
    for (const detection of this.#detections) {
      // The table is keyed by the event's own kind, which the type system cannot follow through a union.
      const listener = detection.on[event.kind] as ((event: Heard) => void) | undefined;
      listener?.(event);
    }
  }

  tick(now: Micros): Finding[] {
    return this.#detections.flatMap((detection) => detection.tick(now));
  }
}
