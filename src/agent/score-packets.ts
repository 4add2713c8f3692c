import { EventClock } from '../engine/clock.ts';
import { addressLength, addressText } from '../heads/packet/host-key.ts';
import type { Phase } from '../heads/packet/learning.ts';
import type { PacketModel } from '../heads/packet/packet-model.ts';
import { RECORD } from '../heads/packet/packet-record.ts';
import { PacketScorer } from '../heads/packet/scorer.ts';
import type { ScorerOptions } from '../heads/packet/scorer-options.ts';
import type { GatehoundError } from '../model/error.ts';
import type { PacketBatch } from '../model/packet.ts';
import { TextCache } from '../numeric/text-cache.ts';
import { BatchPool } from '../sources/batch.ts';
import { mergeSources } from '../sources/merge.ts';
import type { Source, SourceFormat } from '../sources/source.ts';
import { type Progress, progressOf } from './analyze.ts';
import { closeAll, openCaptures } from './open-captures.ts';
import type { EngineName } from './packet-engine.ts';
import { createPacketIntake, type PacketIntake } from './packet-intake.ts';

/** Packets as they come out of the scorer; good until the call that it was given to is done. */
export interface ScoredPackets {
  /** The number of the first of them, from 1. */
  readonly first: number;
  readonly count: number;
  /** As the capture says, in microseconds; the first `count`. */
  readonly times: Float64Array;
  /** 0 while learning. */
  readonly scores: Float64Array;
  readonly levels: Uint8Array;
  /** Addresses as text: MAC addresses where there is no IP. */
  source(index: number): string;
  destination(index: number): string;
}

export interface PacketProgress extends Progress {
  readonly phase: Phase;
  /** Packets that were learned, and how many that will be. */
  readonly learned: number;
  readonly toLearn: number;
}

export interface ScorePacketsOptions extends ScorerOptions {
  readonly engine: EngineName;
  /** How many threads execute the ensemble; one unless told. The result is the same. */
  readonly threads?: number;
  /** Reads no further than to the end of learning. */
  readonly learnOnly?: boolean;
  /** Given every packet in its order; while it is at work on some, no more are read. */
  readonly onScored?: (packets: ScoredPackets) => void | Promise<void>;
  readonly onProgress?: (progress: PacketProgress) => void;
}

export interface PacketRun {
  /** Null where the input ended before there was one. */
  readonly model: PacketModel | null;
  readonly packets: number;
  readonly learned: number;
  readonly toLearn: number;
  /** How long each phase took, in seconds. */
  readonly phaseSeconds: Readonly<Record<Phase, number>>;
  /** Entries of the tables of statistics that gave way at their caps. */
  readonly evicted: number;
  readonly inputs: readonly { readonly path: string; readonly format: SourceFormat; readonly packets: number }[];
  /** What kept the inputs from being read whole. */
  readonly problems: readonly GatehoundError[];
}

/** Scores the packets of captures, all as one stream in the order of their times. Throws where one cannot be read at all. */
export async function scorePackets(paths: readonly string[], options: ScorePacketsOptions): Promise<PacketRun> {
  const sources = await openCaptures(paths);
  let intake: PacketIntake | null = null;
  try {
    intake = await createPacketIntake(options.engine, options.settings, options.threads);
    const run = new Run(intake, options);
    const pool = new BatchPool();
    for await (const batch of mergeSources(sources, pool)) {
      if (batch.kind !== 'packets') continue;
      await run.take(batch);
      pool.give(batch);
      options.onProgress?.({ ...progressOf(sources), ...run.state });
      if (options.learnOnly === true && run.state.phase === 'scoring') break;
    }
    return { ...run.result, inputs: inputsOf(sources), problems: problemsOf(sources) };
  } finally {
    await intake?.close();
    await closeAll(sources);
  }
}

/** How many packets captures hold, and what kept them from being read whole. Throws where one cannot be read at all. */
export async function countPackets(
  paths: readonly string[],
  onProgress?: (progress: Progress) => void,
): Promise<Pick<PacketRun, 'packets' | 'problems'>> {
  const sources = await openCaptures(paths);
  try {
    const pool = new BatchPool();
    let packets = 0;
    for await (const batch of mergeSources(sources, pool)) {
      if (batch.kind !== 'packets') continue;
      packets += batch.count;
      pool.give(batch);
      onProgress?.(progressOf(sources));
    }
    return { packets, problems: problemsOf(sources) };
  } finally {
    await closeAll(sources);
  }
}

/** One way of packets through the scorer. */
class Run {
  readonly #intake: PacketIntake;
  readonly #scorer: PacketScorer;
  readonly #clock = new EventClock();
  readonly #onScored: ScorePacketsOptions['onScored'];
  readonly #eventTimes: Float64Array;
  readonly #times: Float64Array;
  readonly #seconds: Record<Phase, number> = { mapping: 0, training: 0, scoring: 0 };
  #phase: Phase;
  #since = performance.now();
  #packets = 0;

  constructor(intake: PacketIntake, options: ScorePacketsOptions) {
    const { capacity } = intake.engine.statistics;
    this.#intake = intake;
    this.#scorer = new PacketScorer(intake.engine, options);
    this.#phase = this.#scorer.phase;
    this.#onScored = options.onScored;
    this.#eventTimes = new Float64Array(capacity);
    this.#times = new Float64Array(capacity);
  }

  get state(): { readonly phase: Phase; readonly learned: number; readonly toLearn: number } {
    const { phase, progress } = this.#scorer;
    return { phase, learned: progress.done, toLearn: progress.total };
  }

  get result(): Omit<PacketRun, 'inputs' | 'problems'> {
    this.#measure();
    const { learned, toLearn } = this.state;
    const { model, evicted } = this.#scorer;
    return { model, packets: this.#packets, learned, toLearn, phaseSeconds: { ...this.#seconds }, evicted };
  }

  async take(batch: PacketBatch): Promise<void> {
    const { capacity } = this.#intake.engine.statistics;
    for (let from = 0; from < batch.count; from += capacity) {
      const to = Math.min(batch.count, from + capacity);
      for (let index = from; index < to; index++) {
        const time = batch.times[index] as number;
        this.#times[index - from] = time;
        this.#eventTimes[index - from] = this.#clock.advance(time);
      }
      this.#intake.record(batch, from, to);
      this.#scorer.push(to - from, this.#eventTimes);
      if (this.#scorer.phase !== this.#phase) this.#measure();
      const first = this.#packets + 1;
      this.#packets += to - from;
      await this.#onScored?.(this.#scored(first, to - from));
    }
  }

  /** The time since the last look belongs to the phase that was. */
  #measure(): void {
    const now = performance.now();
    this.#seconds[this.#phase] += (now - this.#since) / 1_000;
    this.#since = now;
    this.#phase = this.#scorer.phase;
  }

  #scored(first: number, count: number): ScoredPackets {
    const { records } = this.#intake.engine.statistics;
    const { scores, levels } = this.#scorer;
    return {
      ...{ first, count, times: this.#times, scores, levels },
      source: (index) => hostText(records, index, RECORD.source),
      destination: (index) => hostText(records, index, RECORD.destination),
    };
  }
}

const TEXTS = new TextCache(4_096, 16, (bytes, start, end) =>
  addressText(String.fromCharCode(...bytes.subarray(start, end))),
);

function hostText(records: Uint8Array, index: number, place: number): string {
  const at = index * RECORD.bytes + place;
  return TEXTS.of(records, at, at + addressLength(records, index));
}

function inputsOf(sources: readonly Source[]): PacketRun['inputs'] {
  return sources.map(({ path, format, statistics }) => ({ path, format, packets: statistics.packets }));
}

function problemsOf(sources: readonly Source[]): readonly GatehoundError[] {
  return sources.flatMap(({ statistics }) => (statistics.partial === null ? [] : [statistics.partial]));
}
