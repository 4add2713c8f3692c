import type { Micros } from '../../../model/time.ts';

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
  readonly targets: readonly (string | number)[];
  readonly flows: readonly string[];
}

interface MutableSubject extends Subject {
  lastTime: Micros;
  total: number;
  saturated: boolean;
  readonly targets: (string | number)[];
  readonly flows: string[];
  /** When each target was last seen, oldest first. */
  readonly seen: Map<string | number, Micros>;
}

/**
 * How many different targets each subject met within a horizon of event time. Exact up to its caps. At a cap the
 * subject gives way that was quiet longest, those with hardly any targets before all others; `evicted` counts them.
 */
export class DistinctInTime {
  evicted = 0;
  readonly #options: DistinctOptions;
  /** Both in the order of last activity, the quietest first. */
  readonly #young = new Map<string, MutableSubject>();
  readonly #established = new Map<string, MutableSubject>();
  readonly #changed = new Set<MutableSubject>();
  #targets = 0;

  constructor(options: DistinctOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#young.size + this.#established.size;
  }

  get targets(): number {
    return this.#targets;
  }

  get(key: string): Subject | undefined {
    return this.#find(key);
  }

  /** When a subject met a target last; undefined where it did not, or too long ago. */
  lastSeen(key: string, target: string | number, now: Micros): Micros | undefined {
    const time = this.#find(key)?.seen.get(target);
    return time === undefined || time + this.#options.horizon < now ? undefined : time;
  }

  /**
   * Notes that a subject met a target; `flow` is the uid in which it did, empty for none. A time before the subject's
   * newest counts as the newest: sources deliver late, and targets stay in the order in which they are forgotten.
   */
  add(key: string, target: string | number, time: Micros, flow: string): void {
    const known = this.#find(key);
    if (known !== undefined) this.#forgetOld(known, time);
    const subject = known !== undefined && known.seen.size > 0 ? known : this.#begin(key, time);
    if (time > subject.lastTime) subject.lastTime = time;
    if (subject.seen.has(target)) subject.seen.delete(target);
    else if (subject.seen.size >= this.#options.targetsOfSubject) {
      subject.saturated = true;
      this.#touch(subject);
      return;
    } else {
      if (this.#targets >= this.#options.targets) this.#evict(subject);
      this.#targets++;
      subject.total++;
      if (subject.targets.length < SAMPLES) subject.targets.push(target);
      if (flow !== '' && subject.flows.length < SAMPLES) subject.flows.push(flow);
      this.#changed.add(subject);
    }
    subject.seen.set(target, subject.lastTime);
    this.#touch(subject);
  }

  /** Takes a target back, because it turned out not to count. */
  remove(key: string, target: string | number): void {
    const subject = this.#find(key);
    if (subject?.seen.delete(target) !== true) return;
    this.#targets--;
    subject.total--;
    const sample = subject.targets.indexOf(target);
    if (sample >= 0) subject.targets.splice(sample, 1);
    if (subject.seen.size === 0) this.#drop(subject);
  }

  /** Has a subject told again though it met no new target. */
  mention(key: string): void {
    const subject = this.#find(key);
    if (subject !== undefined) this.#changed.add(subject);
  }

  /** Subjects that met a new target or were mentioned since the last call, in the order in which they were. */
  takeChanged(): readonly Subject[] {
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }

  /** Forgets subjects whose last target is past the horizon. Take what changed first, or it goes with them. */
  expire(now: Micros): void {
    for (const table of [this.#young, this.#established]) {
      for (const subject of table.values()) {
        if (subject.lastTime + this.#options.horizon >= now) break;
        this.#drop(subject);
      }
    }
  }

  #find(key: string): MutableSubject | undefined {
    return this.#established.get(key) ?? this.#young.get(key);
  }

  #begin(key: string, time: Micros): MutableSubject {
    const former = this.#find(key);
    if (former !== undefined) this.#drop(former);
    if (this.size >= this.#options.subjects) this.#evict(undefined);
    const seen = new Map<string | number, Micros>();
    const subject: MutableSubject = {
      key,
      firstTime: time,
      lastTime: time,
      total: 0,
      saturated: false,
      targets: [],
      flows: [],
      seen,
      get current() {
        return seen.size;
      },
    };
    this.#young.set(key, subject);
    return subject;
  }

  /** Moves a subject to the end of its list: it is the most recently active. */
  #touch(subject: MutableSubject): void {
    if (subject.seen.size >= ESTABLISHED || this.#established.has(subject.key)) {
      this.#young.delete(subject.key);
      this.#established.delete(subject.key);
      this.#established.set(subject.key, subject);
    } else {
      this.#young.delete(subject.key);
      this.#young.set(subject.key, subject);
    }
  }

  #forgetOld(subject: MutableSubject, now: Micros): void {
    for (const [target, time] of subject.seen) {
      if (time + this.#options.horizon >= now) return;
      subject.seen.delete(target);
      this.#targets--;
    }
  }

  #evict(except: MutableSubject | undefined): void {
    for (const table of [this.#young, this.#established]) {
      for (const subject of table.values()) {
        if (subject === except) continue;
        this.#drop(subject);
        this.evicted++;
        return;
      }
    }
  }

  #drop(subject: MutableSubject): void {
    this.#targets -= subject.seen.size;
    this.#changed.delete(subject);
    this.#young.delete(subject.key);
    this.#established.delete(subject.key);
  }
}
