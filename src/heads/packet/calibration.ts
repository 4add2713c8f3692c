import type { Level } from '../../model/threat.ts';
import { fitTail, type ScoreTail } from '../../numeric/score-tail.ts';
import type { PacketSettings } from './settings.ts';

/**
 * How levels come from scores. `tail`: from the tail of scores of held-out benign packets and a budget of false
 * positives. `serverus`: multiples of the greatest training score, the rule of Serverus.
 */
export const LEVEL_RULES = ['tail', 'serverus'] as const;
export type LevelRule = (typeof LEVEL_RULES)[number];

/** How many packets of a host a day may wrongly reach level 1, on average over hosts. */
export const DEFAULT_BUDGET = 100;

/**
 * Serverus: level 1, 2, 3, 4 above so many times the greatest training score. A tail drawn out far beyond its sample may
 * end anywhere, so with the rule `tail` they are the furthest that the thresholds may lie beyond the greatest held-out
 * score: what is that much stranger is an anomaly whatever the extrapolation says.
 */
const SERVERUS_FACTORS = [1.15, 1.5, 2, 3] as const;

/** Serverus' first training scores, which count as 0: the weights are still random then. */
export const SERVERUS_IGNORED = 100;

/**
 * However large the budget, one benign packet in two thousand is the most that may reach level 1: a network's next hour
 * has its share of luck, and shall stay below one in a thousand. However small, one in a hundred thousand is asked for,
 * which is as far as a tail of some thousand scores can be drawn out.
 */
const PROBABILITY = { least: 1e-5, greatest: 5e-4 } as const;

/** A benign packet reaches each further level ten times more seldom. */
const RARER = [1, 10, 100, 1_000] as const;

/** A pair of hosts with fewer held-out packets is judged by the scores of all. */
const ENOUGH_FOR_PAIR = 500;

/** Pairs that have thresholds of their own; those that were met first. */
export const MOST_PAIRS = 16_384;

/** A pair's own thresholds stand at least at half of those for all: a quiet pair may do something else now and then. */
const PAIR_FLOOR = 0.5;

/** The score above which each level begins, from level 1 to 4; ascending. */
export type Thresholds = readonly [number, number, number, number];

/** No score reaches a level. */
const NONE: Thresholds = [Infinity, Infinity, Infinity, Infinity];

export interface Calibration {
  readonly rule: LevelRule;
  /** False positives that a host may have a day: see DEFAULT_BUDGET. */
  readonly budget: number;
  readonly thresholds: Thresholds;
  /** Thresholds of pairs of hosts (see pairKey) of which enough was held out. */
  readonly pairs: ReadonlyMap<string, Thresholds>;
  /** By what the scores of the services that were learned (see serviceKey) are divided: 1 or more. */
  readonly services: ReadonlyMap<string, number>;
  /** The chance of a benign packet to reach level 1 that the budget comes to. */
  readonly probability: number;
  readonly method: ScoreTail['method'];
  readonly fit: ScoreTail['fit'];
  /** Held-out scores, and the greatest of them. */
  readonly heldOut: number;
  readonly greatestHeldOut: number;
  readonly greatestTraining: number;
  /** Packets that one host sent a day, on average: what made the probability of the budget. */
  readonly packetsPerHostAndDay: number;
}

/** What learning leaves for the calibration. */
export interface LearnedScores {
  /** Of packets that were scored before anything was learned from them, in order. */
  readonly heldOut: Float64Array;
  /** The pair of hosts of each of them. */
  readonly heldOutPairs: readonly string[];
  /** By what the scores were and will be divided. */
  readonly services: ReadonlyMap<string, number>;
  /** Greatest score of a packet while it was learned, without the first SERVERUS_IGNORED. */
  readonly greatestTraining: number;
  /** Packets that one host sends a day, on average. */
  readonly packetsPerHostAndDay: number;
}

/** What is for comparison counts as it is: scores of Kitsune's own pairs, and those that Serverus' rule is for. */
export function countsByService(rule: LevelRule, { pairs }: PacketSettings): boolean {
  return rule === 'tail' && pairs === 'own';
}

export function calibrate(learned: LearnedScores, rule: LevelRule, budget: number): Calibration {
  const { heldOut, heldOutPairs, greatestTraining } = learned;
  const wanted = budget / Math.max(1, learned.packetsPerHostAndDay);
  const probability = Math.min(PROBABILITY.greatest, Math.max(PROBABILITY.least, wanted));
  const tail = heldOut.length === 0 ? undefined : fitTail(heldOut);
  const thresholds = rule === 'serverus' ? serverus(greatestTraining) : tailThresholds(tail, heldOut, probability);
  const pairs = new Map<string, Thresholds>();
  if (rule === 'tail') {
    for (const [pair, scores] of byPair(heldOut, heldOutPairs)) {
      if (scores.length < ENOUGH_FOR_PAIR || pairs.size === MOST_PAIRS) continue;
      const own = tailThresholds(fitTail(scores), scores, probability);
      pairs.set(
        pair,
        ascending(own.map((value, index) => Math.max(value, PAIR_FLOOR * (thresholds[index] as number)))),
      );
    }
  }
  return {
    rule,
    budget,
    thresholds,
    pairs,
    services: learned.services,
    probability,
    method: tail?.method ?? 'order-statistic',
    fit: tail?.fit ?? null,
    heldOut: heldOut.length,
    greatestHeldOut: greatest(heldOut),
    greatestTraining,
    packetsPerHostAndDay: learned.packetsPerHostAndDay,
  };
}

/** The level of a score, 0 to 4. */
export function levelOf(score: number, thresholds: Thresholds): Level {
  if (!(score > thresholds[0])) return 0;
  if (!(score > thresholds[1])) return 1;
  if (!(score > thresholds[2])) return 2;
  return score > thresholds[3] ? 4 : 3;
}

/**
 * Level 1 begins where the budget says, and each further level where a benign packet comes ten times more seldom, or,
 * where that is out of reach, as many times further as Serverus' levels lie apart. Where there are too few peaks for a
 * distribution, nothing is known beyond the greatest score: there Serverus' factors hold for all levels.
 */
function tailThresholds(tail: ScoreTail | undefined, scores: Float64Array, probability: number): Thresholds {
  if (tail === undefined) return [Infinity, Infinity, Infinity, Infinity];
  const most = greatest(scores);
  const furthest = SERVERUS_FACTORS.map((factor) => most * factor);
  if (tail.method === 'order-statistic') return ascending(furthest);
  return ascending(
    furthest.map((limit, index) => Math.min(tail.quantile(probability / (RARER[index] as number)), limit)),
  );
}

function serverus(greatestTraining: number): Thresholds {
  // No more was learned than the first scores, which count as 0: every packet would be of level 4.
  if (greatestTraining === 0) return NONE;
  return ascending(SERVERUS_FACTORS.map((factor) => factor * greatestTraining));
}

function ascending(values: readonly number[]): Thresholds {
  const [first = 0, second = 0, third = 0, fourth = 0] = values;
  const two = Math.max(first, second);
  const three = Math.max(two, third);
  return [first, two, three, Math.max(three, fourth)];
}

function greatest(values: Float64Array): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}

function byPair(scores: Float64Array, pairs: readonly string[]): Map<string, Float64Array> {
  const lists = new Map<string, number[]>();
  for (const [index, pair] of pairs.entries()) {
    const list = lists.get(pair);
    if (list === undefined) lists.set(pair, [scores[index] as number]);
    else list.push(scores[index] as number);
  }
  return new Map([...lists].map(([pair, list]) => [pair, Float64Array.from(list)]));
}
