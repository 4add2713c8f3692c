import { PHASE } from '../config/packet-options.ts';
import type { PacketModel } from '../heads/packet/packet-model.ts';
import { GatehoundError } from '../model/error.ts';
import { countOf, countText } from '../model/words.ts';
import type { Progress } from './analyze.ts';
import { countPackets, type PacketRun, type ScorePacketsOptions, scorePackets } from './score-packets.ts';

export interface TrainPacketsOptions extends Omit<ScorePacketsOptions, 'plan' | 'model' | 'learnOnly' | 'onScored'> {
  /** How many packets for the mapper and for the autoencoders; null for all that are left. */
  readonly plan: { readonly map: number; readonly train: number | null };
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
  const { map } = options.plan;
  const begun = performance.now();
  const train = options.plan.train ?? Math.min(PHASE.most, (await countPackets(paths, options.onCounted)) - map - 1);
  const countSeconds = options.plan.train === null ? (performance.now() - begun) / 1_000 : 0;
  if (train < 1) {
    const detail = `the input has ${countOf(train + map + 1, 'packet')}, and learning takes more than ${countText(map + 1)}`;
    throw new GatehoundError('GH-MDL-008', detail);
  }
  const run = await scorePackets(paths, { ...options, plan: { map, train }, model: null, learnOnly: true });
  if (run.model !== null) return { model: run.model, run, countSeconds };
  const [problem] = run.problems;
  const why = problem === undefined ? '' : ` (${problem.message})`;
  throw new GatehoundError(
    'GH-MDL-008',
    `the input has ${countOf(run.packets, 'packet')}${why}, and learning takes ${countText(run.toLearn)}`,
  );
}
