import type { PacketHeadOptions } from '../config/packet-options.ts';
import type { PacketStageOptions } from '../engine/packet-stage.ts';
import type { LearningPlan } from '../heads/packet/learning.ts';
import type { PacketModel } from '../heads/packet/packet-model.ts';
import { DEFAULT_SETTINGS } from '../heads/packet/settings.ts';
import { SECOND } from '../model/time.ts';
import { misfit } from './model-shelf.ts';
import { kernelSeed, readKernel } from './packet-engine.ts';

/** What the packet stage of a run is asked for. */
export interface PacketRequest {
  readonly options: PacketHeadOptions;
  /** A model that was learned earlier; null to learn one from what comes. */
  readonly model: PacketModel | null;
  /** Whether a challenger learns on, and may take over. */
  readonly renew: boolean;
  /** Where the packets come from, in words, and which program this is: for the provenance of what is learned. */
  readonly from: string;
  readonly version: string;
}

/** What a plan of packets or of time comes to. */
export function planOf({ map, train, learn }: PacketHeadOptions): LearningPlan {
  return learn === null ? { map, train } : { map, train, time: learn * SECOND };
}

/** The packet stage with the fast engine, which tells what touches these networks (none: everything). Throws GH-MDL-005 for a model that was trained with other settings. */
export async function packetStageOptions(
  { options, model, renew, from, version }: PacketRequest,
  home: readonly string[],
): Promise<PacketStageOptions> {
  const problem = model === null ? null : misfit('that was given', model, DEFAULT_SETTINGS);
  if (problem !== null) throw problem;
  const { budget, levels } = options;
  const scorer = {
    settings: DEFAULT_SETTINGS,
    plan: planOf(options),
    rule: levels,
    budget,
    model,
    renew,
    from,
    version,
  };
  return { kernel: await readKernel(), seed: kernelSeed(), scorer, home };
}
