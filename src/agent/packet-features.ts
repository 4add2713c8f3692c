import { randomInt } from 'node:crypto';
import { KitsuneFeatures } from '../heads/packet/kitsune-features.ts';
import type { Pairs } from '../heads/packet/settings.ts';
import { GatehoundError } from '../model/error.ts';
import { BatchPool } from '../sources/batch.ts';
import { openSource } from '../sources/open.ts';

/**
 * Reads one capture and gives the features of each packet, in the order of FEATURE_NAMES; the array is the same one at each
 * call. Throws GH-SRC-008 where the input holds no packets. What it gives back is the first
 * thing that kept the reading from being whole.
 */
export async function readPacketFeatures(
  path: string,
  pairs: Pairs,
  onFeatures: (features: Float64Array) => void,
): Promise<GatehoundError | null> {
  const source = await openSource(path);
  try {
    if (source.format !== 'pcap' && source.format !== 'pcapng') {
      throw new GatehoundError('GH-SRC-008', `${path} holds no packets, it is ${source.format}`);
    }
    const features = new KitsuneFeatures(pairs, randomInt(2 ** 32));
    const pool = new BatchPool();
    for await (const batch of source.batches(pool)) {
      if (batch.kind !== 'packets') continue;
      for (let index = 0; index < batch.count; index++) onFeatures(features.next(batch, index));
      pool.give(batch);
    }
    return source.statistics.partial;
  } finally {
    await source.close();
  }
}
