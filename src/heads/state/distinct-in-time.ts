import type { Micros } from '../../model/time.ts';
import { type Linked, OrderedList } from '../../numeric/ordered-list.ts';
import { type Target, TargetTimes } from './target-times.ts';

export interface DistinctOptions {
  /** A target counts for so long after it was last seen. */
  readonly horizon: Micros;
  /** Most subjects at a time. */
  readonly subjects: number;
  /** Most targets of one subject; later ones are not told apart any more. */
  readonly targetsOfSubject: number;
  /** Most targets of all subjects together. */
  readonly targets: number;
}

const NONE: readonly Subject[] = [];

/** Examples that are kept for people to look at. */
const SAMPLES = 32;

/** A subject with fewer targets than this is the first to give way, or a flood of one-time sources could push out the rest. */
const ESTABLISHED = 3;

/** What one subject did since it became active; it ends when no target of it counts any more. */
export interface Subject {
  readonly key: string;
  readonly firstTime: Micros;
  readonly lastTime: Micros;
  /** Distinct targets that count now. */
  readonly current: number;
  /** Distinct targets since `firstTime`. */
  readonly total: number;
  /** There were more targets than could be told apart: `total` is a lower bound. */
  readonly saturated: boolean;
  /** The first few targets, and the flows or packets in which they were met. */
  readonly targets: readonly Target[];
  readonly flows: readonly string[];
}

class TrackedSubject implements Subject, Linked<TrackedSubject> {
  older: TrackedSubject | undefined;
  newer: TrackedSubject | undefined;
  isEstablished = false;
  readonly key: string;
  readonly firstTime: Micros;
  lastTime: Micros;
  total = 0;
  saturated = false;
  readonly targets: Target[] = [];
  readonly flows: string[] = [];
  readonly seen = new TargetTimes();

  constructor(key: string, time: Micros) {
    this.key = key;
    this.firstTime = time;
    this.lastTime = time;
  }

  get current(): number {
    return this.seen.size;
  }
}

/**
 * How many different targets each subject met within a horizon of event time. Exact up to its caps. At a cap the
 * subject gives way that was quiet longest, those with hardly any targets before all others; `evicted` counts them.
 */
export class DistinctInTime {
  evicted = 0;
  readonly #options: DistinctOptions;
  readonly #subjects = new Map<string, TrackedSubject>();
  /** Both in the order of last activity, the quietest first. */
  readonly #young = new OrderedList<TrackedSubject>();
  readonly #established = new OrderedList<TrackedSubject>();
  readonly #lists = [this.#young, this.#established] as const;
  readonly #changed = new Set<TrackedSubject>();
  #targets = 0;

  constructor(options: DistinctOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#subjects.size;
  }

  get targets(): number {
    return this.#targets;
  }

  get(key: string): Subject | undefined {
    return this.#subjects.get(key);
  }

  /** When a subject met a target last; undefined where it did not, or too long ago. */
  lastSeen(key: string, target: Target, now: Micros): Micros | undefined {
    const time = this.#subjects.get(key)?.seen.get(target);
    return time === undefined || time + this.#options.horizon < now ? undefined : time;
  }

  /**
   * Notes that a subject met a target; `flow` is the uid in which it did, empty for none. A time before the subject's
   * newest counts as the newest: sources deliver late, and targets stay in the order in which they are forgotten.
   */
  add(key: string, target: Target, time: Micros, flow: string): void {
    const known = this.#subjects.get(key);
    if (known !== undefined) this.#forgetOld(known, time);
    const subject = known !== undefined && known.seen.size > 0 ? known : this.#begin(key, time);
    if (time > subject.lastTime) subject.lastTime = time;
    this.#touch(subject);
    if (subject.seen.get(target) !== undefined) subject.seen.set(target, subject.lastTime);
    else if (subject.seen.size >= this.#options.targetsOfSubject) {
      subject.saturated = true;
    } else {
      if (this.#targets >= this.#options.targets) this.#evict(subject);
      this.#targets++;
      subject.total++;
      if (subject.targets.length < SAMPLES) subject.targets.push(target);
      if (flow !== '' && subject.flows.length < SAMPLES) subject.flows.push(flow);
      this.#changed.add(subject);
      subject.seen.set(target, subject.lastTime);
    }
  }

  /** Takes a target back, because it turned out not to count. */
  remove(key: string, target: Target): void {
    const subject = this.#subjects.get(key);
    if (subject?.seen.delete(target) !== true) return;
    this.#targets--;
    subject.total--;
    const sample = subject.targets.indexOf(target);
    if (sample >= 0) subject.targets.splice(sample, 1);
    if (subject.seen.size === 0) this.#drop(subject);
  }

  /** Has a subject told again though it met no new target. */
  mention(key: string): void {
    const subject = this.#subjects.get(key);
    if (subject !== undefined) this.#changed.add(subject);
  }

  /** Subjects that met a new target or were mentioned since the last call, in the order in which they were. */
  takeChanged(): readonly Subject[] {
    if (this.#changed.size === 0) return NONE;
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }

  /** Forgets subjects whose last target is past the horizon. Take what changed first, or it goes with them. */
  expire(now: Micros): void {
    for (const table of this.#lists) {
      for (let { oldest } = table; oldest !== undefined; oldest = table.oldest) {
        if (oldest.lastTime + this.#options.horizon >= now) break;
        this.#drop(oldest);
      }
    }
  }

  #begin(key: string, time: Micros): TrackedSubject {
    const former = this.#subjects.get(key);
    if (former !== undefined) this.#drop(former);
    if (this.size >= this.#options.subjects) this.#evict(undefined);
    const subject = new TrackedSubject(key, time);
    this.#subjects.set(key, subject);
    this.#young.append(subject);
    return subject;
  }

  /** Moves a subject to the end of its list: it is the most recently active. */
  #touch(subject: TrackedSubject): void {
    // The target that it meets now is not counted yet. Who was established once stays so.
    const becomesEstablished = !subject.isEstablished && subject.seen.size + 1 >= ESTABLISHED;
    if (becomesEstablished) {
      this.#young.remove(subject);
      this.#established.append(subject);
      subject.isEstablished = true;
    } else this.#listOf(subject).renew(subject);
  }

  #listOf(subject: TrackedSubject): OrderedList<TrackedSubject> {
    return subject.isEstablished ? this.#established : this.#young;
  }

  #forgetOld(subject: TrackedSubject, now: Micros): void {
    this.#targets -= subject.seen.forgetBefore(now - this.#options.horizon);
  }

  /** The quietest gives way; `except` has just been touched, so it is the quietest only where it is alone. */
  #evict(except: TrackedSubject | undefined): void {
    for (const table of this.#lists) {
      const subject = table.oldest;
      if (subject === undefined || subject === except) continue;
      this.#drop(subject);
      this.evicted++;
      return;
    }
  }

  #drop(subject: TrackedSubject): void {
    this.#targets -= subject.seen.size;
    this.#changed.delete(subject);
    this.#listOf(subject).remove(subject);
    this.#subjects.delete(subject.key);
  }
}
