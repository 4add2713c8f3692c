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
  readonly learn?: string;
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

/** Adds the options to a command; `train` is how many packets it learns unless told. */
export function addPacketOptions(command: Command, train = '50000'): Command {
  return command
    .option('--map <n>', 'packets that tell which features go together, and one more (default: 5000)')
    .option('--train <n>', `packets after those that tell what is normal (default: ${train})`)
    .option('--learn <time>', 'learn for so long instead, by the time of the packets: 90m, 2d')
    .option('--engine <fast|reference>', 'WebAssembly in 32 bits, or plain TypeScript in 64', 'fast')
    .option('--pairs <own|all>', 'a packet updates its own pair of hosts, or all of its sender (reference: all)')
    .option('--transform <none|log1p>', 'features as they are, or their logarithms (default: log1p; reference: none)')
    .option('--budget <n>', 'packets of a host a day that may wrongly reach level 1 (default: 100)')
    .option(
      '--levels <tail|serverus>',
      'thresholds by the tail of held-out scores, or multiples of the greatest learned',
    );
}

/** More have nothing to do: a batch has sixteen pieces. */
const MOST_THREADS = 16;

/** Adds `--threads` to a command that scores. */
export function addThreadsOption(command: Command): Command {
  return command.option(
    '--threads <n>',
    'threads that execute the autoencoders: two save 2 to 16 % of the time where processors idle (default: 1)',
  );
}

/** One unless told. Throws GH-CLI-001. */
export function threadsOf(text = '1'): number {
  const threads = /^\d+$/.test(text) ? Number(text) : 0;
  if (threads >= 1 && threads <= MOST_THREADS) return threads;
  throw new GatehoundError('GH-CLI-001', `--threads takes 1 to ${MOST_THREADS}, not ${text}`);
}

/** Reads them. With a model, what was decided when it was trained cannot be asked for again. */
export async function packetOptions(flags: PacketFlags, model: PacketModel | null): Promise<PacketOptions> {
  const [
    { ENGINES },
    { PAIRS, TRANSFORMS, DEFAULT_SETTINGS, PARITY_SETTINGS },
    { mergePacketHeadOptions },
    { planOf },
  ] = await Promise.all([
    import('../agent/packet-engine.ts'),
    import('../heads/packet/settings.ts'),
    import('../config/packet-options.ts'),
    import('../agent/packet-stage-options.ts'),
  ]);
  const engine = oneOf('--engine', flags.engine, ENGINES);
  const pairs = flags.pairs === undefined ? undefined : oneOf('--pairs', flags.pairs, PAIRS);
  const transform = flags.transform === undefined ? undefined : oneOf('--transform', flags.transform, TRANSFORMS);
  const options = mergePacketHeadOptions({
    map: numberOf('--map', flags.map),
    train: numberOf('--train', flags.train),
    learn: await secondsOf('--learn', flags.learn),
    budget: numberOf('--budget', flags.budget),
    levels: flags.levels,
  });
  const usual = model?.settings ?? (engine === 'reference' ? PARITY_SETTINGS : DEFAULT_SETTINGS);
  const settings = { pairs: pairs ?? usual.pairs, transform: transform ?? usual.transform };
  if (model !== null) checkAgainst(model, flags, settings);
  return { engine, settings, plan: planOf(options), rule: options.levels, budget: options.budget, model };
}

/** The options that say how a model is learned. */
const LEARNING = ['map', 'train', 'learn', 'budget', 'levels'] as const;

/**
 * Whether a model can be used as asked. Throws GH-CLI-001 where the flags say how to learn, and GH-MDL-005 where the model
 * was trained with other settings.
 */
export function checkAgainst(
  model: PacketModel,
  flags: Partial<Pick<PacketFlags, (typeof LEARNING)[number]>>,
  settings: PacketSettings,
): void {
  for (const name of LEARNING) {
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

/** Seconds of a duration as `90m`. Throws GH-CLI-001. */
export async function secondsOf(option: string, text: string | undefined): Promise<number | undefined> {
  if (text === undefined) return undefined;
  const { DURATION_FORM, parseDuration } = await import('../config/durations.ts');
  const seconds = parseDuration(text);
  if (seconds === undefined) throw new GatehoundError('GH-CLI-001', `${option} takes ${DURATION_FORM}, not ${text}`);
  return seconds;
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined || /^\d+(\.\d+)?$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new GatehoundError('GH-CLI-001', `${option} takes a number, not ${text}`);
}
