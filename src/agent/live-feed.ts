import type { PacketBatch } from '../model/packet.ts';
import type { EngineInput } from '../model/stream.ts';
import { floorToSecond, MILLISECOND } from '../model/time.ts';
import { BatchPool } from '../sources/batch.ts';
import { type LiveSource, openLive } from '../sources/live.ts';
import { wallClock } from './clock.ts';

/**
 * How far event time stays behind the wall clock when traffic is silent: longer than a packet takes from the wire
 * through the capture child to here (measured: a few milliseconds; dumpcap gathers for up to 250), so that a tick does
 * not overtake it. One that it does overtake counts as late and is read all the same.
 */
const LATENESS = 300 * MILLISECOND;

const TICK_MILLISECONDS = 100;

/** A live capture as a stream of inputs: packets, ticks while the wire is silent, and what was lost. */
export class LiveFeed {
  readonly #source: LiveSource;
  readonly #pool = new BatchPool();
  #lastPacket = 0;
  #lost = 0;

  constructor(source: LiveSource) {
    this.#source = source;
  }

  /** Starts capturing; throws a GatehoundError where that is not possible. */
  static async open(name: string, wrapper: readonly string[]): Promise<LiveFeed> {
    const source = await openLive({ interface: name, wrapper });
    try {
      await source.started;
    } catch (error) {
      await source.close();
      throw error;
    }
    return new LiveFeed(source);
  }

  /** Packets that the kernel dropped before the capture child saw them. */
  get dropped(): number {
    return this.#source.droppedPackets;
  }

  free(batch: PacketBatch): void {
    this.#pool.give(batch);
  }

  /** Feeds until `close` is called; rejects when the capture breaks off. */
  async run(push: (input: EngineInput) => Promise<void>): Promise<void> {
    const failure = Promise.withResolvers<never>();
    const timer = setInterval(() => {
      for (const input of this.#meanwhile()) push(input).catch(failure.reject);
    }, TICK_MILLISECONDS);
    try {
      await Promise.race([this.#packets(push), failure.promise]);
    } finally {
      clearInterval(timer);
    }
  }

  async close(): Promise<void> {
    await this.#source.close();
  }

  async #packets(push: (input: EngineInput) => Promise<void>): Promise<void> {
    for await (const batch of this.#source.batches(this.#pool)) {
      this.#lastPacket = wallClock();
      await push(batch);
    }
  }

  /** What happened besides packets. */
  #meanwhile(): EngineInput[] {
    const inputs: EngineInput[] = [];
    const now = wallClock();
    const lost = this.#source.droppedPackets - this.#lost;
    if (lost > 0) {
      this.#lost += lost;
      inputs.push({ kind: 'loss', time: now, packets: lost });
    }
    if (now - this.#lastPacket >= LATENESS) inputs.push({ kind: 'tick', time: floorToSecond(now - LATENESS) });
    return inputs;
  }
}
