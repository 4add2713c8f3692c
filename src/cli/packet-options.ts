import type { Command } from 'commander';
import type { EngineName } from '../agent/packet-engine.ts';
import type { LevelRule } from '../heads/packet/calibration.ts';
import type { LearningPlan } from '../heads/packet/learning.ts';
import type { PacketModel } from '../heads/packet/packet-model.ts';
import type { PacketSettings } from '../heads/packet/settings.ts';
import { GatehoundError } from '../model/error.ts';

/** What the commands of the packet head have in common, as typed. */
export interface PacketFlags {
  readonly map?: string;
  readonly train?: string;
  readonly engine: string;
  readonly pairs?: string;
  readonly transform?: string;
  readonly budget?: string;
  readonly levels?: string;
}

export interface PacketOptions {
  readonly engine: EngineName;
  readonly settings: PacketSettings;
  readonly plan: LearningPlan;
  readonly rule: LevelRule;
  readonly budget: number;
  readonly model: PacketModel | null;
}

/** More could not be held out for the calibration. */
const MOST_PACKETS = 100_000_000;

/** Past any number of packets that a host sends in a day. */
const MOST_BUDGET = 1e12;

/** Adds the options to a command; `train` is how many packets it learns unless told. */
export function addPacketOptions(command: Command, train = '50000'): Command {
  return command
    .option('--map <n>', 'packets that tell which features go together, and one more (default: 5000)')
    .option('--train <n>', `packets after those that tell what is normal (default: ${train})`)
    .option('--engine <fast|reference>', 'WebAssembly in 32 bits, or plain TypeScript in 64', 'fast')
    .option('--pairs <own|all>', 'a packet updates its own pair of hosts, or all of its sender (reference: all)')
    .option('--transform <none|log1p>', 'features as they are, or their logarithms (default: log1p; reference: none)')
    .option('--budget <n>', 'packets of a host a day that may wrongly reach level 1 (default: 100)')
    .option('--levels <tail|serverus>', 'thresholds by the tail of held-out scores, or multiples of the greatest learned');
}

/** Reads them. With a model, what was decided when it was trained cannot be asked for again. */
export async function packetOptions(flags: PacketFlags, model: PacketModel | null): Promise<PacketOptions> {
  const [{ ENGINES }, { PAIRS, TRANSFORMS, DEFAULT_SETTINGS, PARITY_SETTINGS }, calibration, { DEFAULT_PLAN }] =
    await Promise.all([
      import('../agent/packet-engine.ts'),
      import('../heads/packet/settings.ts'),
      import('../heads/packet/calibration.ts'),
      import('../heads/packet/learning.ts'),
    ]);
  const engine = oneOf('--engine', flags.engine, ENGINES);
  const pairs = flags.pairs === undefined ? undefined : oneOf('--pairs', flags.pairs, PAIRS);
  const transform = flags.transform === undefined ? undefined : oneOf('--transform', flags.transform, TRANSFORMS);
  const usual = model?.settings ?? (engine === 'reference' ? PARITY_SETTINGS : DEFAULT_SETTINGS);
  const options: PacketOptions = {
    engine,
    settings: { pairs: pairs ?? usual.pairs, transform: transform ?? usual.transform },
    plan: {
      map: flags.map === undefined ? DEFAULT_PLAN.map : wholeNumber('--map', flags.map),
      train: flags.train === undefined ? DEFAULT_PLAN.train : wholeNumber('--train', flags.train),
    },
    rule: flags.levels === undefined ? 'tail' : oneOf('--levels', flags.levels, calibration.LEVEL_RULES),
    budget: flags.budget === undefined ? calibration.DEFAULT_BUDGET : positive('--budget', flags.budget),
    model,
  };
  if (model !== null) checkAgainst(model, flags, options);
  return options;
}

function checkAgainst(model: PacketModel, flags: PacketFlags, { settings }: PacketOptions): void {
  for (const name of ['map', 'train', 'budget', 'levels'] as const) {
    if (flags[name] === undefined) continue;
    throw new GatehoundError('GH-CLI-001', `--${name} is for learning, and --model brings what was learned`);
  }
  for (const name of ['pairs', 'transform'] as const) {
    if (settings[name] === model.settings[name]) continue;
    const detail = `the model was trained with --${name} ${model.settings[name]}, not ${settings[name]}`;
    throw new GatehoundError('GH-MDL-005', detail);
  }
}

/** The word among those that are allowed. Throws GH-CLI-001. */
export function oneOf<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  throw new GatehoundError('GH-CLI-001', `${option} takes ${words.join(' or ')}, not ${text}`);
}

function wholeNumber(option: string, text: string): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= MOST_PACKETS) return number;
  throw new GatehoundError('GH-CLI-001', `${option} takes a whole number from 1 to ${MOST_PACKETS}, not ${text}`);
}

function positive(option: string, text: string): number {
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (number > 0 && number <= MOST_BUDGET) return number;
  throw new GatehoundError('GH-CLI-001', `${option} takes a number above 0, not ${text}`);
}
