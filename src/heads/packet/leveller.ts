import type { Level } from '../../model/threat.ts';
import type { Micros } from '../../model/time.ts';
import { Aftermath } from './aftermath.ts';
import { Attribution, type Blame } from './attribution.ts';
import { levelOf } from './calibration.ts';
import { destinationKey, pairKey, sourceKey } from './host-key.ts';
import type { StatisticsEngine } from './packet-engine.ts';
import type { PacketModel } from './packet-model.ts';
import { RECORD } from './packet-record.ts';
import { ServiceScales } from './service-scales.ts';

/** A packet that reached a level, and who is behind it. */
export interface StrangePacket {
  /** Its place in the batch. */
  readonly index: number;
  readonly score: number;
  /** What the score alone comes to. */
  readonly level: Level;
  /** Above which level 1 begins for this pair of hosts. */
  readonly threshold: number;
  readonly source: string;
  readonly destination: string;
  /** Null where nobody is to blame. */
  readonly blame: Blame | null;
}

/** What becomes of a packet whose score is high. */
export interface Levelled {
  /** What the score alone comes to. */
  readonly level: Level;
  /** The packet's own: with the rule `tail` it is 2 or more only where its sender is to blame for as much. */
  readonly own: Level;
  /** Null where it is the aftermath of something else. */
  readonly strange: StrangePacket | null;
}

/**
 * A packet is scored once more (aftermath.ts) for one in so many packets that were scored, and for so many at once: it takes
 * five times as long as a score, and whoever sends strange packets must not make the head slow.
 */
const PACKETS_PER_CREDIT = 50;
const MOST_CREDITS = 2_000;

const USUAL: Levelled = { level: 0, own: 0, strange: null };

/** Gives levels to scores, by the calibration of a model and by who is behind what is strange. */
export class Leveller {
  /** The lowest score that any pair of hosts may be alarmed by: below it nobody has to be looked up. */
  lowest = Number.POSITIVE_INFINITY;
  readonly #statistics: StatisticsEngine;
  readonly #attribution = new Attribution();
  readonly #scales: ServiceScales;
  #model: PacketModel | null = null;
  #credits = MOST_CREDITS;
  /** Of the model in use; made when it is first asked. */
  #aftermath: Aftermath | null = null;

  constructor(statistics: StatisticsEngine) {
    this.#statistics = statistics;
    this.#scales = new ServiceScales(statistics);
  }

  /** Entries that gave way at caps. */
  get evicted(): number {
    return this.#attribution.evicted;
  }

  /** So many packets were scored. */
  scored(packets: number): void {
    this.#credits = Math.min(MOST_CREDITS, this.#credits + packets / PACKETS_PER_CREDIT);
  }

  use(model: PacketModel): void {
    const { thresholds, pairs, services } = model.calibration;
    this.#model = model;
    this.#scales.use(services);
    this.#aftermath = null;
    this.lowest = thresholds[0];
    for (const [first] of pairs.values()) this.lowest = Math.min(this.lowest, first);
  }

  /** What the score of a packet counts as, by what its service usually has. */
  counted(index: number, score: number): number {
    return score / this.#scales.of(index);
  }

  /** The level of a host, 0 where it is to blame for nothing lately. */
  levelOf(host: string, now: Micros): Level {
    return this.#attribution.levelOf(host, now);
  }

  /**
   * A packet by its place in the batch. Where its score is not sure, all thresholds are `doubt` times as high; the score
   * is above `doubt` times `lowest`.
   */
  judge(index: number, score: number, now: Micros, doubt = 1): Levelled {
    const { records } = this.#statistics;
    const { rule, thresholds, pairs } = (this.#model as PacketModel).calibration;
    const source = sourceKey(records, index);
    const destination = destinationKey(records, index);
    const limits = pairs.get(pairKey(source, destination)) ?? thresholds;
    const level = levelOf(score / doubt, limits);
    if (level === 0) return USUAL;
    const threshold = limits[0] * doubt;
    const originator = this.#statistics.began(index) ? source : destination;
    const isAside = this.#attribution.meet(source, destination, originator, now);
    if (rule === 'tail' && this.#isAftermath(index, threshold, isAside)) return { level, own: 0, strange: null };
    const provable = Math.min(level, this.#provable(index)) as Level;
    const blame = this.#attribution.blame(source, destination, originator, provable, now);
    const most = Math.max(1, this.#attribution.levelOf(source, now)) as Level;
    const own = rule === 'tail' && most < level ? most : level;
    return { level, own, strange: { index, score, level, threshold, source, destination, blame } };
  }

  /**
   * The highest level that whoever began can have from a packet. Where nothing came back, an address may be forged: then
   * it takes a second piece of evidence, and of a host that was seen only as the receiver nothing is proven at all. An
   * address in a tunnel is whatever the one who made the tunnel wrote, and by its MAC address nobody can be blocked.
   */
  #provable(index: number): Level {
    const { records } = this.#statistics;
    const at = index * RECORD.bytes;
    if (records[at + RECORD.isInner] === 1 || records[at + RECORD.family] === 0) return 1;
    if (this.#statistics.isMutual(index)) return 4;
    return this.#statistics.began(index) ? 2 : 1;
  }

  /**
   * A packet that is aside of most that is strange at one of its hosts, or one of a service that was learned and of a
   * socket in use: what an attack or a transfer leaves outlasts the counts of what was strange, and where two hosts talk
   * much, most of what it makes strange is theirs. The latter leave half of the credits to the former.
   */
  #isAftermath(index: number, threshold: number, isAside: boolean): boolean {
    if (this.#credits < (isAside ? 1 : MOST_CREDITS / 2)) return false;
    if (!isAside && !this.#scales.knows(index)) return false;
    const { network, settings } = this.#model as PacketModel;
    this.#aftermath ??= new Aftermath(network, settings.transform);
    const row = this.#statistics.row(index);
    if (!isAside && !this.#aftermath.isOfUsedSocket(row)) return false;
    this.#credits--;
    return this.#aftermath.explains(row, threshold * this.#scales.of(index));
  }
}
