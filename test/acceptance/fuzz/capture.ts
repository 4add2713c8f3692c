import { BatchPool } from '../../../src/sources/batch.ts';
import { openSource } from '../../../src/sources/open.ts';

/** One packet of a capture, with memory of its own. */
export interface Packet {
  readonly bytes: Uint8Array;
  readonly time: number;
  readonly link: number;
}

/** The packets of a capture, as far as it can be read. */
export async function packetsOf(path: string): Promise<readonly Packet[]> {
  const packets: Packet[] = [];
  const source = await openSource(path);
  const pool = new BatchPool();
  try {
    for await (const batch of source.batches(pool)) {
      if (batch.kind !== 'packets') break;
      for (let index = 0; index < batch.count; index++) {
        const offset = batch.offsets[index] as number;
        const bytes = batch.bytes.slice(offset, offset + (batch.lengths[index] as number));
        packets.push({ bytes, time: batch.times[index] as number, link: batch.links[index] as number });
      }
      pool.give(batch);
    }
  } finally {
    await source.close();
  }
  return packets;
}
