import type { Level } from '../../model/threat.ts';
import { HOUR, type Micros } from '../../model/time.ts';
import { LEAST_PACKETS } from './attribution.ts';
import type { KnownHosts } from './known-hosts.ts';

/** An hour of event time is looked at at once: less is a burst, and a day is too long to be wrong. */
const WINDOW: Micros = HOUR;

/** So many times the budgeted rate is overspent: the budget is an average, and an hour has its share of luck. */
const TIMES_BUDGET = 3;

/**
 * Sources that may reach level 2 within an hour, where half of the known hosts are not fewer. More at once are not an
 * attack but a network that has changed.
 */
const SOURCES = { least: 2, most: 8 } as const;

/** A source of this level has sent thousands of packets far beyond all that was learned, and was answered. */
const GRAVE: Level = 4;

/** Strange packets that no hour is blamed for: as many as so many attackers send before each is known for one. */
const ALLOWANCE = SOURCES.most * LEAST_PACKETS;

/**
 * Whether the head keeps its budget of false positives. Strange packets that no attacker accounts for, and sources in
 * numbers, show that what was learned does not fit any more. Then the head goes on telling, but proposes nothing that
 * blocks, until an hour has been within the budget. Whoever attacks must not bring that about: what strangers do says
 * nothing about what was learned of known hosts, and a source of the highest level keeps it unless known hosts have it
 * in numbers. While nobody is known, the model may be of another network, and everybody counts.
 */
export class BudgetWatch {
  #probability: number;
  #begin: Micros = Number.NaN;
  #packets = 0;
  #unaccounted = 0;
  readonly #known: KnownHosts;
  readonly #sources = new Set<string>();
  readonly #grave = new Set<string>();
  #isOverspent = false;
  #isGravelyOverspent = false;

  /** @param probability of a benign packet to reach level 1, as budgeted */
  constructor(probability: number, known: KnownHosts) {
    this.#probability = probability;
    this.#known = known;
  }

  /** Another model is in use, which budgets this probability. What was overspent stays overspent. */
  expect(probability: number): void {
    this.#probability = probability;
  }

  get isOverspent(): boolean {
    return this.#isOverspent;
  }

  /** Whether a source of this level has to do without a block. */
  demotes(level: Level): boolean {
    return this.#isOverspent && (level < GRAVE || this.#isGravelyOverspent);
  }

  scored(packets: number): void {
    this.#packets += packets;
  }

  /** A strange packet between two hosts that is nobody's doing, or of a source that has sent only a few. */
  unaccounted(source: string, destination: string): void {
    if (this.#counts(source) && this.#counts(destination)) this.#unaccounted++;
  }

  /** A source has reached level 2 or more. */
  blamed(source: string, level: Level): void {
    if (this.#sources.size <= SOURCES.most) this.#sources.add(source);
    if (level >= GRAVE && this.#grave.size <= SOURCES.most && this.#counts(source)) this.#grave.add(source);
  }

  tick(now: Micros): void {
    const allowed = ALLOWANCE + TIMES_BUDGET * this.#probability * this.#packets;
    const sources = Math.max(SOURCES.least, Math.min(SOURCES.most, this.#known.size / 2));
    const isGrave = this.#grave.size > sources;
    const isOver = this.#unaccounted > allowed || this.#sources.size > sources;
    if (isOver) this.#isOverspent = true;
    if (isGrave) this.#isGravelyOverspent = true;
    if (Number.isNaN(this.#begin)) this.#begin = now;
    if (now - this.#begin < WINDOW) return;
    this.#isOverspent = isOver;
    this.#isGravelyOverspent = isGrave;
    this.#begin = now;
    this.#packets = 0;
    this.#unaccounted = 0;
    this.#sources.clear();
    this.#grave.clear();
  }

  #counts(host: string): boolean {
    return this.#known.size === 0 || this.#known.has(host);
  }
}
