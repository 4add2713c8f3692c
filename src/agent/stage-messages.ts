import type { PacketBatch } from '../model/packet.ts';
import type { EngineInput, StageOutput } from '../model/stream.ts';

/** To the thread of a stage: one input; the buffers of a packet batch travel along. */
export type ToStage = EngineInput;

/** From the thread of a stage, one for each input, in order. */
export interface FromStage<Counters> {
  readonly outputs: readonly StageOutput[];
  readonly counters: Counters;
  /** The packet batch that was read; its buffers travel back. */
  readonly freed: PacketBatch | null;
}

/** Buffers of a batch, for transfer without copying. */
export function buffersOf(batch: PacketBatch): ArrayBuffer[] {
  const { bytes, offsets, lengths, wireLengths, times, links } = batch;
  return [bytes, offsets, lengths, wireLengths, times, links].map((view) => view.buffer as ArrayBuffer);
}
