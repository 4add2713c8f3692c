import { Judge, type JudgeCounters, type JudgeOptions } from '../judge/judge.ts';
import type { EngineInput, EngineOutput } from '../model/stream.ts';
import { FlowStage, type FlowStageCounters, type FlowStageOptions } from './flow-stage.ts';
import type { Stage } from './stage.ts';

export interface EngineOptions {
  readonly flow: FlowStageOptions;
  readonly judge: JudgeOptions;
}

/**
 * The engine: a pure function over one ordered stream. It composes the stages in line; on threads the same stages are
 * joined by queues instead, with the same result.
 */
export class Engine implements Stage<EngineInput, EngineOutput> {
  readonly #flow: FlowStage;
  readonly #judge: Judge;

  constructor(options: EngineOptions) {
    this.#flow = new FlowStage(options.flow);
    this.#judge = new Judge(options.judge);
  }

  get counters(): FlowStageCounters {
    return this.#flow.counters;
  }

  get judgeCounters(): JudgeCounters {
    return this.#judge.counters;
  }

  push(input: EngineInput): readonly EngineOutput[] {
    return this.#flow.push(input).flatMap((output) => this.#judge.push(output));
  }
}
