import { Judge, type JudgeCounters, type JudgeOptions } from '../judge/judge.ts';
import type { EngineInput, EngineOutput } from '../model/stream.ts';
import { FlowStage, type FlowStageCounters, type FlowStageOptions } from './flow-stage.ts';
import { joinAtTicks } from './join.ts';
import { PacketStage, type PacketStageCounters, type PacketStageOptions } from './packet-stage.ts';
import type { Stage } from './stage.ts';

export interface EngineOptions {
  readonly flow: FlowStageOptions;
  /** Absent where the packet head is not asked. */
  readonly packet?: PacketStageOptions | undefined;
  readonly judge: JudgeOptions;
}

/**
 * The engine: a pure function over one ordered stream. It composes the stages in line; on threads the same stages are
 * joined by queues instead, with the same result.
 */
export class Engine implements Stage<EngineInput, EngineOutput> {
  readonly #flow: FlowStage;
  readonly #packet: PacketStage | null;
  readonly #judge: Judge;

  constructor(options: EngineOptions) {
    this.#flow = new FlowStage(options.flow);
    this.#packet = options.packet === undefined ? null : new PacketStage(options.packet);
    this.#judge = new Judge(options.judge);
  }

  get counters(): FlowStageCounters {
    return this.#flow.counters;
  }

  get packetCounters(): PacketStageCounters | null {
    return this.#packet?.counters ?? null;
  }

  get judgeCounters(): JudgeCounters {
    return this.#judge.counters;
  }

  push(input: EngineInput): readonly EngineOutput[] {
    const flow = this.#flow.push(input);
    const outputs = this.#packet === null ? flow : joinAtTicks(flow, this.#packet.push(input));
    return outputs.flatMap((output) => this.#judge.push(output));
  }
}
