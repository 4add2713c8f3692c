import { DAY, type Micros } from '../../model/time.ts';
import { type Calibration, calibrate, countsByService } from './calibration.ts';
import { serviceKey } from './host-key.ts';
import { Learning } from './learning.ts';
import { untrainedNetwork } from './network-parameters.ts';
import { normalisationsOf } from './normalisation.ts';
import type { NetworkEngine, PacketEngine } from './packet-engine.ts';
import type { PacketModel } from './packet-model.ts';

/** A challenger learns from one clean packet in so many: it has time, and the champion's scores come first. */
const EVERY = 4;

/**
 * It takes at least half as long as the champion took: a flood that nobody finds strange yet brings as many packets within
 * seconds. Half, so that what took long once, in a quiet week, does not take so long for ever.
 */
const LEAST_TIME = 0.5;

/**
 * And at least a day, by event time: each hour of it comes in what is learned, and nobody can lead the head astray, or
 * wear out what is kept of earlier models, in steps that follow one another within hours.
 */
const LEAST_DAY: Micros = DAY;

/** So many times the strange packets that the budget comes to are chance in so small a sample. */
const TIMES_BUDGET = 2;

/** A score as a network gave it, and as it counts by what its service usually has. */
export interface Scored {
  readonly score: number;
  readonly counted: number;
}

/** A model that took the champion's place. */
export interface Successor {
  readonly network: NetworkEngine;
  readonly model: PacketModel;
}

/**
 * The challenger: a network with the champion's map that learns anew, in the shadow, from packets that nobody finds
 * strange. When it has learned as much as the champion had, and for a day at least, both are compared on packets that the
 * challenger scored before it learned them: it succeeds only if it finds no more of them strange than the champion does
 * and twice the budget allows, and their scores no higher. These packets are recent ones: of the traffic that the champion
 * learned from nothing is left to compare on.
 */
export class Succession {
  readonly #champion: PacketModel;
  readonly #network: NetworkEngine;
  readonly #learning: Learning;
  readonly #records: Uint8Array;
  readonly #countsByService: boolean;
  readonly #challengerScores: Scored[] = [];
  readonly #championScores: Scored[] = [];
  #offered = 0;
  #start: Micros = Number.NaN;
  /** Of the last packet that it learned. */
  #end: Micros = Number.NaN;

  constructor(engine: PacketEngine, champion: PacketModel) {
    const { mapped, trained } = champion.provenance;
    this.#champion = champion;
    this.#learning = new Learning({ map: mapped - 1, train: trained }, mapped);
    const { settings, network, calibration } = champion;
    this.#countsByService = countsByService(calibration.rule, settings);
    this.#records = engine.statistics.records;
    this.#network = engine.network(untrainedNetwork(network.map), normalisationsOf(settings.transform));
  }

  /** Whether the challenger has learned all it was to. */
  get isComplete(): boolean {
    const { start, end } = this.#champion.provenance;
    return (
      this.#learning.phase === 'scoring' && this.#end - this.#start >= Math.max(LEAST_DAY, LEAST_TIME * (end - start))
    );
  }

  /**
   * A clean packet, with the champion's score. Once it has learned all it was to,
   * the challenger waits for the decision.
   */
  offer(index: number, champion: Scored, source: string, destination: string, time: Micros): void {
    if (this.isComplete || this.#offered++ % EVERY !== 0) return;
    const network = this.#network;
    if (Number.isNaN(this.#start)) this.#start = time;
    if (!(time <= this.#end)) this.#end = time;
    if (this.#learning.holdsOut(time)) {
      network.execute(index, index + 1);
      const service = this.#countsByService ? serviceKey(this.#records, index) : null;
      const score = network.scores[index] as number;
      const counted = this.#learning.heldOut(score, source, destination, service);
      this.#challengerScores.push({ score, counted });
      this.#championScores.push(champion);
    }
    network.train(index, index + 1);
    this.#learning.wasTrained(network.scores[index] as number, source, time);
  }

  /** The challenger, if it is no worse; null where the champion stays. */
  decide(time: Micros): Successor | null {
    const { calibration: former, settings, provenance } = this.#champion;
    const { rule, budget } = former;
    if (!this.#isNoWorse(former)) return null;
    const calibration = this.#learning.calibration(rule, budget, EVERY);
    const network = this.#network.parameters();
    const made = { ...provenance, start: this.#start, end: time };
    return { network: this.#network, model: { settings, network, calibration, provenance: made } };
  }

  /** The challenger's threshold is set by the first half of what was held out, and tried on the second. */
  #isNoWorse(former: Calibration): boolean {
    const half = Math.floor(this.#challengerScores.length / 2);
    const trial = calibrate(
      {
        heldOut: Float64Array.from(this.#challengerScores.slice(0, half), ({ counted }) => counted),
        heldOutPairs: [],
        services: new Map(),
        greatestTraining: this.#learning.greatestTraining,
        packetsPerHostAndDay: former.budget / former.probability,
      },
      former.rule,
      former.budget,
    );
    const challenger = { scores: this.#challengerScores.slice(half), threshold: trial.thresholds[0] };
    const champion = { scores: this.#championScores.slice(half), threshold: former.thresholds[0] };
    // Only what the champion finds usual is offered, so it has hardly any: the challenger may have what the budget allows.
    const allowed = strangeOf(champion) + TIMES_BUDGET * former.probability * challenger.scores.length;
    return strangeOf(challenger) <= allowed && meanOf(challenger.scores) <= meanOf(champion.scores);
  }
}

function strangeOf({ scores, threshold }: { readonly scores: readonly Scored[]; readonly threshold: number }): number {
  return scores.reduce((count, { counted }) => count + (counted > threshold ? 1 : 0), 0);
}

function meanOf(scores: readonly Scored[]): number {
  return scores.reduce((sum, { score }) => sum + score, 0) / Math.max(1, scores.length);
}
