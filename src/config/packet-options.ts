import { DEFAULT_BUDGET, LEVEL_RULES, type LevelRule } from '../heads/packet/calibration.ts';
import { DEFAULT_PLAN } from '../heads/packet/learning.ts';
import { GatehoundError } from '../model/error.ts';
import { deepFreeze } from './deep-freeze.ts';

/** Packets of a phase of learning: fewer than ten teach nothing, more than ten million are days. */
export const PHASE = { least: 10, most: 10_000_000 } as const;

/** Seconds of learning: within a minute nothing repeats, and after a month it is another network. */
export const LEARN = { least: 60, most: 30 * 86_400 } as const;

/** False positives for a host and day: packets at level 1. */
export const BUDGET = { least: 0.01, most: 1_000_000 } as const;

/** How the packet head learns and when it speaks. Every command that asks it has these options. */
export interface PacketHeadOptions {
  /** Packets for the feature mapper, then for the autoencoders. */
  readonly map: number;
  readonly train: number;
  /** Seconds of event time that learning takes instead of so many packets; null where it goes by packets. */
  readonly learn: number | null;
  /** How many packets of a host a day may wrongly reach level 1, on average. */
  readonly budget: number;
  readonly levels: LevelRule;
}

export const DEFAULT_PACKET_HEAD_OPTIONS: PacketHeadOptions = deepFreeze({
  ...DEFAULT_PLAN,
  learn: null,
  budget: DEFAULT_BUDGET,
  levels: 'tail',
});

/**
 * An hour of what is ordinary. Live there is time, and a busy interface brings the packets of DEFAULT_PLAN within
 * seconds: statistics are still filling then, and what is learned of them does not hold when they are full (measured: of
 * steady traffic one packet in fifty is strange five minutes later).
 */
export const LIVE_PACKET_HEAD_OPTIONS: PacketHeadOverrides = deepFreeze({ learn: 3_600 });

/** What one source (a file, the command line) says; what it leaves out is not said. */
export interface PacketHeadOverrides {
  readonly map?: number | undefined;
  readonly train?: number | undefined;
  readonly learn?: number | undefined;
  readonly budget?: number | undefined;
  readonly levels?: string | undefined;
}

function refuse(what: string, allowed: string): never {
  throw new GatehoundError('GH-CFG-004', what, { remedy: allowed });
}

function checkedPackets(count: number, phase: string): number {
  if (Number.isInteger(count) && count >= PHASE.least && count <= PHASE.most) return count;
  return refuse(`the packet head cannot ${phase} ${count} packets`, `give ${PHASE.least} to ${PHASE.most} packets`);
}

function checkedTime(seconds: number): number {
  if (seconds >= LEARN.least && seconds <= LEARN.most) return seconds;
  return refuse(`the packet head cannot learn for ${seconds} seconds`, 'give a duration from 1m to 30d, as 90m or 2d');
}

/** Whoever counts packets and says no time means packets. */
function mergedTime({ map, train, learn }: PacketHeadOverrides, earlier: number | null): number | null {
  if (learn !== undefined) return checkedTime(learn);
  return map === undefined && train === undefined ? earlier : null;
}

function checkedBudget(budget: number): number {
  if (budget >= BUDGET.least && budget <= BUDGET.most) return budget;
  return refuse(`a budget cannot be ${budget}`, `give ${BUDGET.least} to ${BUDGET.most} packets a host and day`);
}

function checkedRule(text: string): LevelRule {
  return (
    LEVEL_RULES.find((rule) => rule === text) ??
    refuse(`levels cannot be ${text}`, `give one of ${LEVEL_RULES.join(', ')}`)
  );
}

/** The options in force: the defaults, and over them each layer in turn. Frozen. Throws GH-CFG-004 for a value that is not allowed. */
export function mergePacketHeadOptions(...layers: readonly PacketHeadOverrides[]): PacketHeadOptions {
  let options = DEFAULT_PACKET_HEAD_OPTIONS;
  for (const layer of layers) {
    const { map, train, budget, levels } = layer;
    options = {
      map: map === undefined ? options.map : checkedPackets(map, 'map'),
      train: train === undefined ? options.train : checkedPackets(train, 'train on'),
      learn: mergedTime(layer, options.learn),
      budget: budget === undefined ? options.budget : checkedBudget(budget),
      levels: levels === undefined ? options.levels : checkedRule(levels),
    };
  }
  return deepFreeze(options);
}
