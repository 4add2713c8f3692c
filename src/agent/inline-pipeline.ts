import { Engine } from '../engine/engine.ts';
import type { FlowStageCounters } from '../engine/flow-stage.ts';
import type { PacketStageCounters } from '../engine/packet-stage.ts';
import type { JudgeCounters } from '../judge/judge.ts';
import type { EngineInput } from '../model/stream.ts';
import type { Pipeline, PipelineOptions } from './pipeline.ts';

/** The engine on this thread: every output has been given when `push` resolves. */
export class InlinePipeline implements Pipeline {
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

  get packetCounters(): PacketStageCounters | null {
    return this.#engine.packetCounters;
  }

  get judgeCounters(): JudgeCounters {
    return this.#engine.judgeCounters;
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
