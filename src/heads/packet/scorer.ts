import type { Level } from '../../model/threat.ts';
import { type Micros, SECOND } from '../../model/time.ts';
import { countsByService } from './calibration.ts';
import { FeatureMapper, LARGEST_CLUSTER } from './feature-mapper.ts';
import { FEATURE_COUNT } from './features.ts';
import { destinationKey, serviceKey, sourceKey } from './host-key.ts';
import { Learning, type Phase, packetsToLearn } from './learning.ts';
import { Leveller, type StrangePacket } from './leveller.ts';
import { untrainedNetwork } from './network-parameters.ts';
import { normalisationsOf, whileFilling } from './normalisation.ts';
import type { NetworkEngine, PacketEngine } from './packet-engine.ts';
import type { PacketModel } from './packet-model.ts';
import { Quarantine } from './quarantine.ts';
import type { ScorerOptions } from './scorer-options.ts';
import { type Scored, Succession } from './succession.ts';

/**
 * After so long the slowest statistic (half-life 100 s) has three quarters of what it comes to: until then a model that
 * was learned earlier does not mind values below what it knows.
 */
const FILLING: Micros = 200 * SECOND;

/**
 * Meanwhile a score must be so many times as high for any level. Regular traffic is the most surprised by statistics that
 * are not full: with a model of the labelled SCADA trace 3 % of its own benign packets reach a level then without this,
 * none with it, and three quarters of the attackers' still do.
 */
const DOUBT = 1.5;

/**
 * Scores packets in the order in which they come: learns first which features go together, then what is normal, then how
 * high normal scores get, and from there on gives each packet a score and the level that the score comes to.
 */
export class PacketScorer {
  /** Of each packet of the last push, by what its service usually has; 0 while learning. */
  readonly scores: Float64Array;
  /** Their own levels: see Levelled. */
  readonly levels: Uint8Array;
  /** Those of the last push that reached a level. */
  strange: StrangePacket[] = [];
  readonly #engine: PacketEngine;
  readonly #options: ScorerOptions;
  readonly #learning: Learning;
  readonly #countsByService: boolean;
  #mapper: FeatureMapper | null = new FeatureMapper(FEATURE_COUNT);
  #network: NetworkEngine | null = null;
  #model: PacketModel | null = null;
  #start: Micros = Number.NaN;
  #end: Micros = Number.NaN;
  #times: Float64Array = new Float64Array();
  readonly #quarantine = new Quarantine();
  readonly #leveller: Leveller;
  #succession: Succession | null = null;
  /** When the statistics began to fill; NaN before the first packet. */
  #begun: Micros = Number.NaN;
  /** Whether the model in use was learned on other statistics than these, which are filling still. */
  #isFilling = false;

  constructor(engine: PacketEngine, options: ScorerOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#learning = new Learning(options.plan);
    this.#countsByService = countsByService(options.rule, options.settings);
    this.#leveller = new Leveller(engine.statistics);
    this.scores = new Float64Array(engine.statistics.capacity);
    this.levels = new Uint8Array(engine.statistics.capacity);
    if (options.model !== null) this.#load(options.model);
  }

  get phase(): Phase {
    return this.#model === null ? this.#learning.phase : 'scoring';
  }

  /** Packets that were learned, how many that will be, and what share of learning is done, 0 to 1. */
  get progress(): { readonly done: number; readonly total: number; readonly share: number } {
    const { packets } = this.#learning;
    const share = this.#model === null ? this.#learning.progress(this.#end) : 1;
    // By time nobody knows how many packets there will be: as many as at the pace until now.
    const total =
      this.#options.plan.time === undefined ? packetsToLearn(this.#options.plan) : Math.ceil(packets / share);
    return { done: share === 1 ? total : packets, total: Number.isFinite(total) ? total : packets, share };
  }

  /** Entries of all tables that gave way at their caps. */
  get evicted(): number {
    return this.#engine.statistics.evicted + this.#leveller.evicted;
  }

  /** The model in use; null while it is learned. */
  get model(): PacketModel | null {
    return this.#model;
  }

  /** What this host sends or receives until then is not learned. */
  quarantine(host: string, until: Micros): void {
    this.#quarantine.set(host, until);
  }

  /**
   * Scores with this model from the next push on, whatever was learned until now. False where it was learned with other
   * settings than these: then all stays as it is.
   */
  replace(model: PacketModel): boolean {
    const { pairs, transform } = this.#options.settings;
    if (model.settings.pairs !== pairs || model.settings.transform !== transform) return false;
    this.#load(model);
    return true;
  }

  /**
   * A challenger that has learned all it was to may take over. Whoever pushes asks at ticks, so that the change comes
   * after the same packet however the stream was cut into batches.
   */
  renew(now: Micros): void {
    if (this.#succession?.isComplete === true) this.#succeed(now);
  }

  /** Takes the first `count` records of the statistics engine; `times` is when, in event time. */
  push(count: number, times: Float64Array): void {
    const { statistics } = this.#engine;
    this.#times = times;
    if (Number.isNaN(this.#begun) && count > 0) this.#begun = times[0] as number;
    statistics.measure(count);
    this.scores.fill(0, 0, count);
    this.levels.fill(0, 0, count);
    this.strange = [];
    let from = 0;
    while (from < count) {
      const { phase } = this;
      if (phase === 'mapping') from = this.#mapRows(from, count);
      else if (phase === 'training') from = this.#trainRows(from, count);
      else from = this.#scoreRows(from, this.#fillingEnds(from, count));
    }
  }

  /** Each of these gives where it came to: a phase may end on the way. */
  #mapRows(from: number, to: number): number {
    const { statistics } = this.#engine;
    const mapper = this.#mapper as FeatureMapper;
    let index = from;
    for (; index < to && this.#learning.phase === 'mapping'; index++) {
      if (this.#isQuarantined(index)) continue;
      mapper.add(statistics.mapperRow(index));
      this.#learning.wasMapped(this.#seen(index));
    }
    if (this.#learning.phase === 'mapping') return index;
    const map = mapper.map(LARGEST_CLUSTER);
    this.#mapper = null;
    statistics.endMapping();
    this.#network = this.#engine.network(untrainedNetwork(map), normalisationsOf(this.#options.settings.transform));
    return index;
  }

  #trainRows(from: number, to: number): number {
    const { records } = this.#engine.statistics;
    const network = this.#network as NetworkEngine;
    const learning = this.#learning;
    let index = from;
    for (; index < to && learning.phase === 'training'; index++) {
      if (this.#isQuarantined(index)) continue;
      const source = sourceKey(records, index);
      const now = this.#seen(index);
      if (learning.holdsOut(now)) {
        network.execute(index, index + 1);
        const service = this.#countsByService ? serviceKey(records, index) : null;
        learning.heldOut(network.scores[index] as number, source, destinationKey(records, index), service);
      }
      network.train(index, index + 1);
      learning.wasTrained(network.scores[index] as number, source, now);
    }
    if (learning.phase === 'scoring') this.#finish();
    return index;
  }

  #scoreRows(from: number, to: number): number {
    const network = this.#network as NetworkEngine;
    network.execute(from, to);
    const { scores } = network;
    this.#leveller.scored(to - from);
    const doubt = this.#isFilling ? DOUBT : 1;
    for (let index = from; index < to; index++) {
      const score = this.#leveller.counted(index, scores[index] as number);
      this.scores[index] = score;
      const isUsual = !(score > doubt * this.#leveller.lowest) || this.#level(index, score, doubt) === 0;
      if (this.#succession !== null && isUsual) this.#offer(index, { score: scores[index] as number, counted: score });
    }
    return to;
  }

  /** Nothing that an attacker has a hand in is learned. */
  #offer(index: number, score: Scored): void {
    const { records } = this.#engine.statistics;
    const source = sourceKey(records, index);
    const destination = destinationKey(records, index);
    const now = this.#times[index] as number;
    if (this.#isQuarantined(index)) return;
    if (this.#leveller.levelOf(source, now) > 0 || this.#leveller.levelOf(destination, now) > 0) return;
    this.#succession?.offer(index, score, source, destination, now);
  }

  #isQuarantined(index: number): boolean {
    return this.#quarantine.holds(this.#engine.statistics.records, index, this.#times[index] as number);
  }

  /** The next challenger begins where this one ended, whoever won. */
  #succeed(now: Micros): void {
    const successor = this.#succession?.decide(now) ?? null;
    if (successor !== null) {
      this.#network = successor.network;
      this.#use(successor.model);
    }
    this.#succession = new Succession(this.#engine, this.#model as PacketModel);
  }

  /** Gives the level that the score alone comes to. */
  #level(index: number, score: number, doubt: number): Level {
    const { level, own, strange } = this.#leveller.judge(index, score, this.#times[index] as number, doubt);
    this.levels[index] = own;
    if (strange !== null) this.strange.push(strange);
    return level;
  }

  #finish(): void {
    const { rule, budget, settings, from, version } = this.#options;
    const { packets, mapped } = this.#learning;
    const model = {
      settings,
      network: (this.#network as NetworkEngine).parameters(),
      calibration: this.#learning.calibration(rule, budget),
      provenance: { mapped, trained: packets - mapped, start: this.#start, end: this.#end, from, version },
    };
    this.#use(model);
    if (this.#options.renew) this.#succession = new Succession(this.#engine, model);
  }

  #load(model: PacketModel): void {
    if (this.#mapper !== null) this.#engine.statistics.endMapping();
    this.#mapper = null;
    this.#isFilling = true;
    this.#network = this.#engine.network(model.network, whileFilling(normalisationsOf(model.settings.transform)));
    this.#use(model);
    if (this.#options.renew) this.#succession = new Succession(this.#engine, model);
  }

  #use(model: PacketModel): void {
    this.#model = model;
    this.#leveller.use(model);
  }

  /** Where the next stretch of rows ends: with a loaded model there is one until its statistics have filled. */
  #fillingEnds(from: number, count: number): number {
    if (!this.#isFilling) return count;
    const fullAt = this.#begun + FILLING;
    let end = from;
    while (end < count && (this.#times[end] as number) < fullAt) end++;
    if (end > from) return end;
    this.#isFilling = false;
    this.#network?.normalise(normalisationsOf(this.#options.settings.transform));
    return count;
  }

  /** Notes the time of a record. */
  #seen(index: number): Micros {
    const time = this.#times[index] as number;
    if (Number.isNaN(this.#start)) this.#start = time;
    if (!(time <= this.#end)) this.#end = time;
    return time;
  }
}
