import type { PacketBatch } from '../model/packet.ts';

/** Bytes of a batch: large enough that the work for each read does not show, small enough for a processor's cache. */
export const BATCH_BYTES = 1 << 20;
/** Packets of a batch; small packets fill their index before the bytes are full. */
export const BATCH_PACKETS = 8_192;
/** Batches that wait for their next use: one being filled, one in each of a few queues. More are left to the collector. */
const IDLE_BATCHES = 8;

/** A packet batch that is being filled. */
export class WritableBatch implements PacketBatch {
  readonly kind = 'packets';
  bytes: Uint8Array;
  count = 0;
  readonly offsets: Uint32Array;
  readonly lengths: Uint32Array;
  readonly wireLengths: Uint32Array;
  readonly times: Float64Array;
  readonly links: Uint16Array;

  constructor(memory: Omit<PacketBatch, 'kind' | 'count'>) {
    this.bytes = memory.bytes;
    this.offsets = memory.offsets;
    this.lengths = memory.lengths;
    this.wireLengths = memory.wireLengths;
    this.times = memory.times;
    this.links = memory.links;
  }

  /** How many packets it can index. */
  get capacity(): number {
    return this.offsets.length;
  }

  /** Grows to at least `size` bytes and keeps what it holds; for the rare record that is larger than a batch. */
  reserve(size: number): void {
    if (size <= this.bytes.length) return;
    const larger = new Uint8Array(size);
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/**
 * Memory of batches, used again and again. A batch may travel to another thread and come back as new views over the
 * same memory: `give` takes any batch of the right shape and leaves all others to the collector.
 */
export class BatchPool {
  readonly #bytes: number;
  readonly #packets: number;
  readonly #idle: WritableBatch[] = [];

  /** Sizes other than the usual ones are for tests. */
  constructor(options: { readonly bytes?: number; readonly packets?: number } = {}) {
    this.#bytes = options.bytes ?? BATCH_BYTES;
    this.#packets = options.packets ?? BATCH_PACKETS;
  }

  /** An empty batch; new when none is idle. */
  take(): WritableBatch {
    const batch = this.#idle.pop();
    if (batch !== undefined) return batch;
    const packets = this.#packets;
    return new WritableBatch({
      bytes: new Uint8Array(this.#bytes),
      offsets: new Uint32Array(packets),
      lengths: new Uint32Array(packets),
      wireLengths: new Uint32Array(packets),
      times: new Float64Array(packets),
      links: new Uint16Array(packets),
    });
  }

  /** Takes a batch back. Nobody may use it, or any other view over its memory, from here on. */
  give(batch: PacketBatch): void {
    if (this.#idle.length >= IDLE_BATCHES || !this.#fits(batch)) return;
    if (this.#idle.some((idle) => idle.bytes.buffer === batch.bytes.buffer)) return;
    this.#idle.push(new WritableBatch(batch));
  }

  /** Number of batches that wait for their next use. */
  get idle(): number {
    return this.#idle.length;
  }

  // A grown batch is not kept, or one odd capture would raise the memory of a long run for good.
  #fits(batch: PacketBatch): boolean {
    const packets = this.#packets;
    return (
      batch.bytes.length === this.#bytes &&
      batch.offsets.length === packets &&
      batch.lengths.length === packets &&
      batch.wireLengths.length === packets &&
      batch.times.length === packets &&
      batch.links.length === packets
    );
  }
}
