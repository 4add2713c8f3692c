import type { PacketBatch } from '../../model/packet.ts';
import type { EngineInput } from '../../model/stream.ts';
import { BatchPool } from '../../sources/batch.ts';
import { openSource } from '../../sources/open.ts';
import type { Stage } from '../stage.ts';

export interface Packet {
  readonly time: number;
  readonly data: Uint8Array;
  readonly wire: number;
  readonly link: number;
}

/** All packets of a capture. */
export async function packetsOf(path: string): Promise<readonly Packet[]> {
  const packets: Packet[] = [];
  const source = await openSource(path);
  for await (const batch of source.batches(new BatchPool())) {
    if (batch.kind !== 'packets') continue;
    for (let index = 0; index < batch.count; index++) {
      const offset = batch.offsets[index] as number;
      packets.push({
        time: batch.times[index] as number,
        data: batch.bytes.slice(offset, offset + (batch.lengths[index] as number)),
        wire: batch.wireLengths[index] as number,
        link: batch.links[index] as number,
      });
    }
  }
  await source.close();
  return packets;
}

/** A batch of its own for these packets; link type Ethernet unless told. */
export function batchOf(packets: readonly Partial<Packet>[]): PacketBatch {
  const datas = packets.map((packet) => packet.data ?? new Uint8Array());
  const bytes = new Uint8Array(datas.reduce((sum, data) => sum + data.length, 0));
  const offsets = new Uint32Array(packets.length);
  let used = 0;
  for (const [index, data] of datas.entries()) {
    bytes.set(data, used);
    offsets[index] = used;
    used += data.length;
  }
  return {
    kind: 'packets',
    bytes,
    count: packets.length,
    offsets,
    lengths: Uint32Array.from(datas, (data) => data.length),
    wireLengths: Uint32Array.from(packets, (packet, index) => packet.wire ?? datas[index]?.length ?? 0),
    times: Float64Array.from(packets, (packet) => packet.time ?? 0),
    links: Uint16Array.from(packets, (packet) => packet.link ?? 1),
  };
}

/** The packets in batches of these sizes, over and over. */
export function batchesOf(packets: readonly Packet[], sizes: readonly number[]): readonly PacketBatch[] {
  const batches: PacketBatch[] = [];
  for (let at = 0, turn = 0; at < packets.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    batches.push(batchOf(packets.slice(at, at + size)));
    at += size;
  }
  return batches;
}

/** Pushes inputs and the end through a stage. */
export function outputsOf<Output>(stage: Stage<EngineInput, Output>, inputs: readonly EngineInput[]): Output[] {
  return [...inputs, { kind: 'end' } as const].flatMap((input) => stage.push(input));
}
