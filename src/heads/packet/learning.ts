import { DAY, type Micros } from '../../model/time.ts';
import { type Calibration, calibrate, type LevelRule, SERVERUS_IGNORED } from './calibration.ts';
import { pairKey } from './host-key.ts';
import { UsualScores } from './usual-scores.ts';

/** How much is learned from. */
export interface LearningPlan {
  /** Packets for the feature mapper (one more is used, as Kitsune does), then for the autoencoders. */
  readonly map: number;
  readonly train: number;
  /**
   * Event time that learning takes instead: a tenth of it for the feature mapper, but at least LEAST_MAPPED packets, and
   * the rest for the autoencoders. `map` and `train` are not asked then.
   */
  readonly time?: Micros | undefined;
}

/** What the README of Kitsune trains with. */
export const DEFAULT_PLAN: LearningPlan = { map: 5_000, train: 50_000 };

/** All packets that a plan takes: the mapper uses one more. */
export function packetsToLearn({ map, train }: LearningPlan): number {
  return map + 1 + train;
}

/** With a time and too little traffic: so many packets each phase waits for. */
export const LEAST_MAPPED = 100;
export const LEAST_TRAINED = 1_000;

const MAPPED_SHARE = 0.1;

/** More tell the feature mapper nothing new, and it is slow. */
const MOST_MAPPED = 20_000;

export type Phase = 'mapping' | 'training' | 'scoring';

/** The last half of the training packets is scored before it is learned: by then the weights have settled. */
const HELD_OUT_FROM = 0.5;

/** Hosts that are counted to learn how much one of them sends; of more, the rate is told too high, and errs to the safe side. */
const COUNTED_HOSTS = 65_536;

/** Scores are held out from every packet, then from every second, every fourth, ..., so that never more are kept. */
const MOST_HELD_OUT = 65_536;

/** Counts through the phases of learning, and gathers what the calibration needs. */
export class Learning {
  readonly plan: LearningPlan;
  /** Packets so far. */
  packets = 0;
  /** How many of them the feature mapper had. */
  mapped = 0;
  phase: Phase = 'mapping';
  #heldOut: number[] = [];
  #pairs: string[] = [];
  readonly #usual = new UsualScores();
  #stride = 1;
  #sinceHeldOut = 0;
  readonly #hosts = new Set<string>();
  /** Greatest score of a packet while it was learned, without the first ones. */
  greatestTraining = 0;
  #begun: Micros = Number.NaN;
  #trainedFrom: Micros = Number.NaN;
  #trainedTo: Micros = Number.NaN;

  /** `mapped`: packets that another has mapped already; then training comes first. */
  constructor(plan: LearningPlan, mapped = 0) {
    this.plan = plan;
    this.packets = mapped;
    this.mapped = mapped;
    if (mapped > 0) this.phase = 'training';
  }

  /** How far it has come, 0 to 1. */
  progress(now: Micros): number {
    const { time } = this.plan;
    if (this.phase === 'scoring') return 1;
    if (time === undefined) return this.packets / packetsToLearn(this.plan);
    return Number.isNaN(this.#begun) ? 0 : Math.min(1, (now - this.#begun) / time);
  }

  /** A packet of the feature mapper. */
  wasMapped(now: Micros): void {
    if (Number.isNaN(this.#begun)) this.#begun = now;
    this.packets++;
    this.mapped++;
    const { map, time } = this.plan;
    const isDone =
      time === undefined
        ? this.mapped > map
        : this.mapped >= MOST_MAPPED || (this.mapped >= LEAST_MAPPED && now - this.#begun >= MAPPED_SHARE * time);
    if (isDone) this.phase = 'training';
  }

  /** Whether the next training packet is to be scored before it is learned. */
  holdsOut(now: Micros): boolean {
    const { train, time } = this.plan;
    const trained = this.packets - this.mapped;
    const isLate =
      time === undefined
        ? trained >= Math.floor(train * HELD_OUT_FROM)
        : now - this.#begun >= (MAPPED_SHARE + (1 - MAPPED_SHARE) * HELD_OUT_FROM) * time;
    return isLate && this.#sinceHeldOut++ % this.#stride === 0;
  }

  /**
   * With its service (see serviceKey) a score counts by what that usually has, and without as it is. Gives what it counts
   * as.
   */
  heldOut(score: number, source: string, destination: string, service: string | null): number {
    const counted = service === null ? score : this.#usual.add(service, score);
    this.#heldOut.push(counted);
    this.#pairs.push(pairKey(source, destination));
    if (this.#heldOut.length < MOST_HELD_OUT) return counted;
    this.#heldOut = this.#heldOut.filter((_, index) => index % 2 === 0);
    this.#pairs = this.#pairs.filter((_, index) => index % 2 === 0);
    this.#stride *= 2;
    return counted;
  }

  /** A packet was learned, with this score before. */
  wasTrained(score: number, source: string, now: Micros): void {
    if (Number.isNaN(this.#begun)) this.#begun = now;
    this.packets++;
    const trained = this.packets - this.mapped;
    if (trained > SERVERUS_IGNORED && score > this.greatestTraining) this.greatestTraining = score;
    if (this.#hosts.size < COUNTED_HOSTS) this.#hosts.add(source);
    if (Number.isNaN(this.#trainedFrom)) this.#trainedFrom = now;
    if (!(now <= this.#trainedTo)) this.#trainedTo = now;
    const { train, time } = this.plan;
    const isDone = time === undefined ? trained >= train : trained >= LEAST_TRAINED && now - this.#begun >= time;
    if (isDone) this.phase = 'scoring';
  }

  /** `oneIn`: of so many packets one was learned. */
  calibration(rule: LevelRule, budget: number, oneIn = 1): Calibration {
    const days = Math.max(this.#trainedTo - this.#trainedFrom, 1) / DAY;
    return calibrate(
      {
        heldOut: Float64Array.from(this.#heldOut),
        heldOutPairs: this.#pairs,
        services: this.#usual.scales(),
        greatestTraining: this.greatestTraining,
        packetsPerHostAndDay: ((this.packets - this.mapped) * oneIn) / Math.max(1, this.#hosts.size) / days,
      },
      rule,
      budget,
    );
  }
}
