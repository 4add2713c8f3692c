import { basename } from 'node:path';
import { GatehoundError } from '../model/error.ts';
import { countOf } from '../model/words.ts';
import type { LabelledPackets } from '../report/evaluate-packets.ts';
import type { PacketLabels } from '../sources/packet-labels.ts';
import { planNeed } from './plan-words.ts';
import { type PacketRun, type ScoredPackets, type ScorePacketsOptions, scorePackets } from './score-packets.ts';

/**
 * Scores a capture and puts the truth beside it. Throws GH-MDL-011 where there is not one label for each packet, and
 * GH-MDL-008 where all of them went into learning.
 */
export async function scoreLabelled(
  path: string,
  { labels, attacks }: PacketLabels,
  options: Omit<ScorePacketsOptions, 'learnOnly' | 'onScored'>,
): Promise<{ readonly packets: LabelledPackets; readonly run: PacketRun }> {
  const scores = new Float64Array(labels.length);
  const levels = new Uint8Array(labels.length);
  const times = new Float64Array(labels.length);
  const onScored = (packets: ScoredPackets): void => {
    const { first, count } = packets;
    if (first - 1 + count > labels.length) {
      throw new GatehoundError('GH-MDL-011', `there are more packets than the ${countOf(labels.length, 'label')}`);
    }
    for (let index = 0; index < count; index++) {
      scores[first - 1 + index] = packets.scores[index] as number;
      levels[first - 1 + index] = packets.levels[index] as number;
      times[first - 1 + index] = packets.times[index] as number;
    }
  };
  const run = await scorePackets([path], { ...options, onScored });
  const name = basename(path);
  if (run.packets < labels.length) {
    const detail = `there are ${countOf(labels.length, 'label')}, and ${name} has ${countOf(run.packets, 'packet')}`;
    throw new GatehoundError('GH-MDL-011', detail);
  }
  if (run.model === null) {
    const detail = `${name} has ${countOf(run.packets, 'packet')}, and learning takes ${planNeed(options.plan)}`;
    throw new GatehoundError('GH-MDL-008', detail);
  }
  const { calibration, provenance } = run.model;
  // By time, nobody but the model knows how many packets that was.
  const mapped = options.model === null ? provenance.mapped : 0;
  const learned = options.model === null ? mapped + provenance.trained : 0;
  const { thresholds } = calibration;
  return { packets: { scores, levels, times, labels, attacks, mapped, learned, thresholds }, run };
}
