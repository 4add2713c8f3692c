import type { PacketBatch } from '../model/packet.ts';
import type { EngineInput } from '../model/stream.ts';
import { floorToSecond, MILLISECOND, SECOND } from '../model/time.ts';
import { durationText } from '../model/words.ts';
import { BatchPool } from '../sources/batch.ts';
import { type LiveSource, openLive } from '../sources/live.ts';
import { steadyClock, wallClock } from './clock.ts';
import { EventTime } from './event-time.ts';

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
  readonly #time = new EventTime(wallClock, steadyClock);
  readonly #notice: (text: string) => void;
  #lastPacket = 0;
  #lost = 0;

  constructor(source: LiveSource, notice: (text: string) => void) {
    this.#source = source;
    this.#notice = notice;
  }

  /** Starts capturing; throws a GatehoundError where that is not possible. */
  static async open(name: string, wrapper: readonly string[], notice: (text: string) => void): Promise<LiveFeed> {
    const source = await openLive({ interface: name, wrapper });
    try {
      await source.started;
    } catch (error) {
      await source.close();
      throw error;
    }
    return new LiveFeed(source, notice);
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
      this.#lastPacket = steadyClock();
      if (batch.kind === 'packets') this.#keepUp(batch);
      await push(batch);
    }
  }

  /** After the clock was set back, packets carry the old times on. */
  #keepUp({ count, times }: PacketBatch): void {
    const { shift } = this.#time;
    if (shift === 0) return;
    for (let index = 0; index < count; index++) times[index] = (times[index] as number) + shift;
  }

  /** What happened besides packets. */
  #meanwhile(): EngineInput[] {
    const inputs: EngineInput[] = [];
    const step = this.#time.look();
    if (step < 0) {
      this.#notice(
        `the clock was set back by ${durationText(-step / SECOND)}: until it is set forward, times run ahead of it`,
      );
    }
    const now = this.#time.now();
    const lost = this.#source.droppedPackets - this.#lost;
    if (lost > 0) {
      this.#lost += lost;
      this.#notice(`${lost} packets were lost before anyone saw them: what they would have shown is missing`);
      inputs.push({ kind: 'loss', time: now, packets: lost });
    }
    if (steadyClock() - this.#lastPacket >= LATENESS) {
      inputs.push({ kind: 'tick', time: floorToSecond(now - LATENESS) });
    }
    return inputs;
  }
}
