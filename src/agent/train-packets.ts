import { PHASE } from '../config/packet-options.ts';
import { DEFAULT_PLAN, type LearningPlan } from '../heads/packet/learning.ts';
import type { PacketModel } from '../heads/packet/packet-model.ts';
import { GatehoundError } from '../model/error.ts';
import { countOf, countText } from '../model/words.ts';
import type { Progress } from './analyze.ts';
import { planNeed } from './plan-words.ts';
import { countPackets, type PacketRun, type ScorePacketsOptions, scorePackets } from './score-packets.ts';

export interface TrainPacketsOptions
  extends Omit<ScorePacketsOptions, 'plan' | 'model' | 'threads' | 'learnOnly' | 'onScored'> {
  /** How much is learned from; `train` is null for all packets that are left. */
  readonly plan: Omit<LearningPlan, 'train'> & { readonly train: number | null };
  readonly onCounted?: (progress: Progress) => void;
}

export interface TrainedPackets {
  readonly model: PacketModel;
  readonly run: PacketRun;
  /** Seconds that counting the packets took; 0 where nobody had to. */
  readonly countSeconds: number;
}

/** Learns a model of the packets of captures. Throws GH-MDL-008 where they are too few. */
export async function trainPackets(paths: readonly string[], options: TrainPacketsOptions): Promise<TrainedPackets> {
  const { map, time } = options.plan;
  const begun = performance.now();
  const isCounted = options.plan.train === null && time === undefined;
  const counted = isCounted ? await countPackets(paths, options.onCounted) : null;
  const countSeconds = counted === null ? 0 : (performance.now() - begun) / 1_000;
  const left = counted === null ? DEFAULT_PLAN.train : Math.min(PHASE.most, counted.packets - map - 1);
  const plan = { map, train: options.plan.train ?? left, time };
  if (plan.train < 1) throw tooFew(counted?.packets ?? 0, `more than ${countText(map + 1)}`, counted?.problems ?? []);
  const run = await scorePackets(paths, { ...options, plan, model: null, learnOnly: true });
  if (run.model === null) throw tooFew(run.packets, planNeed(plan), run.problems);
  // Learning ends with the last packet that was counted, before what is wrong behind it is met again.
  return { model: run.model, run: { ...run, problems: counted?.problems ?? run.problems }, countSeconds };
}

function tooFew(packets: number, needed: string, problems: PacketRun['problems']): GatehoundError {
  const [problem] = problems;
  const why = problem === undefined ? '' : ` (${problem.message})`;
  return new GatehoundError(
    'GH-MDL-008',
    `the input has ${countOf(packets, 'packet')}${why}, and learning takes ${needed}`,
  );
}
