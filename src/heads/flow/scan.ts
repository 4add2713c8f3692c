import type { Flow } from '../../model/flow.ts';
import type { Micros } from '../../model/time.ts';
import { DistinctInTime, type Subject } from '../state/distinct-in-time.ts';

type Target = string | number;

/** What one subject asked for: targets that gave no answer, and how many others it met that are no riddle. */
export interface Search {
  readonly unanswered: Subject;
  /** Targets that answered within the horizon, or that the subject is known to want. */
  readonly known: number;
  readonly knownTargets: readonly Target[];
  /** Unanswered share of all targets, 0 to 1. */
  readonly share: number;
}

/**
 * What both port scans count: distinct targets of a subject that gave no answer, beside those that did. A target that
 * has once answered is no riddle any more, so a server that fails now and then does not count as scanned.
 */
export class Searches {
  readonly #unanswered: DistinctInTime;
  readonly #known: DistinctInTime;

  constructor(horizon: Micros) {
    const limits = { horizon, subjects: 16_384, targetsOfSubject: 65_536, targets: 524_288 };
    this.#unanswered = new DistinctInTime(limits);
    this.#known = new DistinctInTime(limits);
  }

  /** Subjects that gave way at caps. */
  get evicted(): number {
    return this.#unanswered.evicted + this.#known.evicted;
  }

  noteUnanswered(key: string, target: Target, flow: Flow): void {
    if (this.#known.lastSeen(key, target, flow.start) !== undefined) return;
    this.#unanswered.add(key, target, flow.start, flow.uid);
  }

  noteKnown(key: string, target: Target, flow: Flow): void {
    this.#known.add(key, target, flow.start, flow.uid);
    this.#unanswered.remove(key, target);
  }

  /** When a target was last asked for in vain. */
  lastUnanswered(key: string, target: Target, now: Micros): Micros | undefined {
    return this.#unanswered.lastSeen(key, target, now);
  }

  /** Subjects that asked one more target in vain since the last call. */
  takeChanged(now: Micros): readonly Search[] {
    const changed = this.#unanswered.takeChanged().map((unanswered) => {
      const others = this.#known.get(unanswered.key);
      const known = others?.current ?? 0;
      const share = unanswered.current / Math.max(1, unanswered.current + known);
      return { unanswered, known, knownTargets: others?.targets ?? [], share };
    });
    this.#unanswered.expire(now);
    this.#known.expire(now);
    return changed;
  }
}
