import { Engine, type EngineOptions } from '../engine/engine.ts';
import type { FlowStageCounters } from '../engine/flow-stage.ts';
import type { PacketBatch } from '../model/packet.ts';
import type { EngineInput, EngineOutput } from '../model/stream.ts';
import { ThreadedPipeline } from './threaded-pipeline.ts';

export interface PipelineOptions extends EngineOptions {
  /** 0: everything in line, on this thread. More: the flow stage on a thread of its own. The result is the same. */
  readonly threads: number;
  readonly onOutput: (output: EngineOutput) => void;
  /** A packet batch has been read and may be filled again. */
  readonly onFree: (batch: PacketBatch) => void;
}

/** The engine, in line or on threads. */
export interface Pipeline {
  /** Resolves when every thread has loaded its code. */
  readonly ready: Promise<void>;
  /** Resolves when there is room for the next input; outputs come in order, some perhaps later. */
  push(input: EngineInput): Promise<void>;
  /** Ends the stream and resolves when the last output has been given. */
  end(): Promise<FlowStageCounters>;
  /** What has been seen so far. */
  readonly counters: FlowStageCounters | null;
  /** Gives up; nothing more comes out. */
  close(): Promise<void>;
}

export function createPipeline(options: PipelineOptions): Pipeline {
  return options.threads === 0 ? new InlinePipeline(options) : new ThreadedPipeline(options);
}

class InlinePipeline implements Pipeline {
  readonly ready = Promise.resolve();
  readonly #engine: Engine;
  readonly #options: PipelineOptions;

  constructor(options: PipelineOptions) {
    this.#engine = new Engine(options);
    this.#options = options;
  }

  get counters(): FlowStageCounters {
    return this.#engine.counters;
  }

  async push(input: EngineInput): Promise<void> {
    for (const output of this.#engine.push(input)) this.#options.onOutput(output);
    if (input.kind === 'packets') this.#options.onFree(input);
  }

  async end(): Promise<FlowStageCounters> {
    await this.push({ kind: 'end' });
    return this.counters;
  }

  async close(): Promise<void> {}
}
