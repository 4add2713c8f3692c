import { DAY, type Micros } from '../../model/time.ts';
import { type Calibration, calibrate, type LevelRule, SERVERUS_IGNORED } from './calibration.ts';
import { pairKey } from './host-key.ts';

/** Packets for the feature mapper (one more is used, as Kitsune does), then for the autoencoders. */
export interface LearningPlan {
  readonly map: number;
  readonly train: number;
}

/** What the README of Kitsune trains with. */
export const DEFAULT_PLAN: LearningPlan = { map: 5_000, train: 50_000 };

/** All packets that a plan takes: the mapper uses one more. */
export function packetsToLearn({ map, train }: LearningPlan): number {
  return map + 1 + train;
}

export type Phase = 'mapping' | 'training' | 'scoring';

/** The last half of the training packets is scored before it is learned: by then the weights have settled. */
const HELD_OUT_FROM = 0.5;

/** Hosts that are counted to learn how much one of them sends; of more, the rate is told too high, and errs to the safe side. */
const COUNTED_HOSTS = 65_536;

/** Counts through the phases of learning, and gathers what the calibration needs. */
export class Learning {
  readonly plan: LearningPlan;
  /** Packets so far. */
  packets = 0;
  readonly #heldOut: Float64Array;
  readonly #pairs: string[] = [];
  readonly #hosts = new Set<string>();
  /** Greatest score of a packet while it was learned, without the first ones. */
  greatestTraining = 0;
  #start: Micros = Number.NaN;
  #end: Micros = Number.NaN;

  constructor(plan: LearningPlan) {
    this.plan = plan;
    this.#heldOut = new Float64Array(plan.train - this.#firstHeldOut());
  }

  get phase(): Phase {
    if (this.packets <= this.plan.map) return 'mapping';
    return this.packets <= this.plan.map + this.plan.train ? 'training' : 'scoring';
  }

  /** Packets until the phase ends; none ends `scoring`. */
  get left(): number {
    const ends = { mapping: this.plan.map + 1, training: packetsToLearn(this.plan), scoring: Number.POSITIVE_INFINITY };
    return ends[this.phase] - this.packets;
  }

  /** Whether the next training packet is to be scored before it is learned. */
  get holdsOut(): boolean {
    return this.packets - this.plan.map - 1 >= this.#firstHeldOut();
  }

  heldOut(score: number, source: string, destination: string): void {
    this.#heldOut[this.#pairs.length] = score;
    this.#pairs.push(pairKey(source, destination));
  }

  /** A packet was learned, with this score before. */
  trained(score: number, source: string, time: Micros): void {
    if (this.packets - this.plan.map > SERVERUS_IGNORED && score > this.greatestTraining) this.greatestTraining = score;
    if (this.#hosts.size < COUNTED_HOSTS) this.#hosts.add(source);
    if (Number.isNaN(this.#start)) this.#start = time;
    if (!(time <= this.#end)) this.#end = time;
  }

  calibration(rule: LevelRule, budget: number): Calibration {
    const days = Math.max(this.#end - this.#start, 1) / DAY;
    return calibrate(
      {
        heldOut: this.#heldOut.slice(0, this.#pairs.length),
        heldOutPairs: this.#pairs,
        greatestTraining: this.greatestTraining,
        packetsPerHostAndDay: this.plan.train / Math.max(1, this.#hosts.size) / days,
      },
      rule,
      budget,
    );
  }

  #firstHeldOut(): number {
    return Math.floor(this.plan.train * HELD_OUT_FROM);
  }
}
