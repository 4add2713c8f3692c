import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BatchPool } from '../src/sources/batch.ts';
import { openSource } from '../src/sources/open.ts';
import { testData } from './data.ts';

/** Every capture that other programs have described, by its path, in the order of the paths; none where there is no data. */
export function testCaptures(): readonly string[] {
  const folder = testData('flows', 'pcap');
  if (folder === undefined) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(pcap|pcapng|cap)(\.gz)?$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** One packet of a capture, with memory of its own. */
export interface CapturedPacket {
  readonly bytes: Uint8Array;
  readonly wireLength: number;
  readonly time: number;
  readonly link: number;
}

/** The packets of a capture, as far as it can be read. */
export async function packetsOf(path: string): Promise<readonly CapturedPacket[]> {
  const packets: CapturedPacket[] = [];
  const source = await openSource(path);
  const pool = new BatchPool();
  try {
    for await (const batch of source.batches(pool)) {
      if (batch.kind !== 'packets') break;
      for (let index = 0; index < batch.count; index++) {
        const offset = batch.offsets[index] as number;
        const bytes = batch.bytes.slice(offset, offset + (batch.lengths[index] as number));
        packets.push({
          bytes,
          wireLength: batch.wireLengths[index] as number,
          time: batch.times[index] as number,
          link: batch.links[index] as number,
        });
      }
      pool.give(batch);
    }
  } finally {
    await source.close();
  }
  return packets;
}
