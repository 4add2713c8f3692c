import { createPacketEngine } from '../heads/packet/create-engine.ts';
import type { Phase } from '../heads/packet/learning.ts';
import { decodePacketModel, encodePacketModel } from '../heads/packet/model-file.ts';
import type { PacketEngine } from '../heads/packet/packet-engine.ts';
import { PacketHead } from '../heads/packet/packet-head.ts';
import type { PacketModel } from '../heads/packet/packet-model.ts';
import { PacketRecorder } from '../heads/packet/packet-recorder.ts';
import type { ScorerOptions } from '../heads/packet/scorer-options.ts';
import { GatehoundError } from '../model/error.ts';
import { HomeNetworks } from '../model/home-networks.ts';
import type { PacketBatch } from '../model/packet.ts';
import { recordEnd } from '../model/record.ts';
import type { EngineInput, PacketStageOutput } from '../model/stream.ts';
import type { Micros } from '../model/time.ts';
import type { Stage } from './stage.ts';
import { TickClock } from './tick-clock.ts';

export interface PacketStageOptions {
  /** The compiled kernel (kernel/kernel.wasm); null for the reference engine. */
  readonly kernel: Uint8Array | null;
  /** Two secret words of 32 bits that no result depends on: see createPacketEngine. */
  readonly seed: readonly [number, number];
  readonly scorer: ScorerOptions;
  /** Networks to watch; of what touches none of them is learned, but nothing is told. Empty: everything. */
  readonly home?: readonly string[];
}

/** What this stage has seen. */
export interface PacketStageCounters {
  readonly phase: Phase;
  /** Packets that were learned, and how many that will be. */
  readonly learned: number;
  readonly toLearn: number;
  /** What share of learning is done, 0 to 1. */
  readonly learnedShare: number;
  readonly scored: number;
  /** Packets that reached a level. */
  readonly strange: number;
  /** Entries of all tables that gave way at their caps. */
  readonly evicted: number;
  /** Models that were given and could not be used. */
  readonly refused: number;
  /** The head has overspent its budget of false positives, and proposes no block. */
  readonly isOverspent: boolean;
}

/** Packets in, findings of the packet head out, with what it learned and how high scores were. */
export class PacketStage implements Stage<EngineInput, PacketStageOutput> {
  readonly #engine: PacketEngine;
  readonly #head: PacketHead;
  readonly #recorder: PacketRecorder;
  readonly #ticks = new TickClock();
  readonly #times: Float64Array;
  #outputs: PacketStageOutput[] = [];
  #model: PacketModel | null = null;
  #scored = 0;
  #strange = 0;
  #refused = 0;

  constructor({ kernel, seed, scorer, home }: PacketStageOptions) {
    this.#engine = createPacketEngine(kernel, scorer.settings, seed);
    const { statistics } = this.#engine;
    this.#head = new PacketHead(this.#engine, scorer, new HomeNetworks(home));
    this.#recorder = new PacketRecorder(statistics, 'steady');
    this.#times = new Float64Array(statistics.capacity);
    // One that was given needs no keeping.
    this.#model = scorer.model;
  }

  get counters(): PacketStageCounters {
    const { phase, progress } = this.#head.scorer;
    return {
      phase,
      learned: progress.done,
      toLearn: progress.total,
      learnedShare: progress.share,
      scored: this.#scored,
      strange: this.#strange,
      evicted: this.#head.evicted,
      refused: this.#refused,
      isOverspent: this.#head.isOverspent,
    };
  }

  push(input: EngineInput): readonly PacketStageOutput[] {
    this.#outputs = [];
    switch (input.kind) {
      case 'packets':
        this.#packets(input);
        break;
      case 'records':
        for (const record of input.records) this.#reach(this.#ticks.clock.advance(recordEnd(record)));
        break;
      case 'tick':
        this.#reach(this.#ticks.clock.advance(input.time));
        break;
      case 'quarantine':
        this.#head.quarantine(input.subject, input.until);
        break;
      case 'packet-model':
        this.#replace(input.file);
        break;
      case 'loss':
        break;
      default:
        this.#finish();
    }
    return this.#outputs;
  }

  /** Whoever gives a model has looked whether it can be used; one that cannot be changes nothing. */
  #replace(file: Uint8Array): void {
    const model = decoded(file);
    if (model === null || !this.#head.replace(model)) {
      this.#refused++;
      return;
    }
    // Who gave it has it.
    this.#model = model;
  }

  /** Packets are scored in batches that end where a second does, so that no tick passes them. */
  #packets(batch: PacketBatch): void {
    const { capacity } = this.#engine.statistics;
    let from = 0;
    for (let index = 0; index < batch.count; index++) {
      const now = this.#ticks.clock.advance(batch.times[index] as number);
      if (this.#ticks.isDue(now)) {
        this.#score(batch, from, index);
        from = index;
        this.#reach(now);
      }
      this.#times[index - from] = now;
      if (index - from + 1 < capacity) continue;
      this.#score(batch, from, index + 1);
      from = index + 1;
    }
    this.#score(batch, from, batch.count);
  }

  #score(batch: PacketBatch, from: number, to: number): void {
    if (from === to) return;
    this.#recorder.record(batch, from, to);
    this.#head.push(to - from, this.#times);
    this.#strange += this.#head.scorer.strange.length;
  }

  #reach(now: Micros): void {
    const tick = this.#ticks.reach(now);
    if (tick !== undefined) this.#tick(tick);
  }

  #tick(time: Micros): void {
    this.#outputs.push(...this.#head.tick(time));
    const summary = this.#head.takeSummary();
    const scoredBy = this.#head.scorer.model;
    if (summary !== null && scoredBy !== null) {
      const { thresholds } = scoredBy.calibration;
      this.#scored += summary.count;
      this.#outputs.push({ kind: 'packet-scores', time, ...summary, thresholds });
    }
    this.#head.renew(time);
    const { model } = this.#head.scorer;
    if (model !== null && model !== this.#model) {
      this.#model = model;
      this.#outputs.push({ kind: 'packet-model', time, file: encodePacketModel(model) });
    }
    this.#outputs.push({ kind: 'tick', time });
  }

  #finish(): void {
    const last = this.#ticks.last();
    if (last !== undefined) this.#tick(last);
    this.#outputs.push({ kind: 'end' });
  }
}

/** Null for what is no model, or a damaged one. */
function decoded(file: Uint8Array): PacketModel | null {
  try {
    return decodePacketModel(file);
  } catch (error) {
    if (error instanceof GatehoundError) return null;
    throw error;
  }
}
