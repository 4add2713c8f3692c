import type { FlowStageCounters } from '../engine/flow-stage.ts';
import { joinAtTicks } from '../engine/join.ts';
import type { PacketStageCounters } from '../engine/packet-stage.ts';
import { Judge, type JudgeCounters } from '../judge/judge.ts';
import type { EngineInput, StageOutput } from '../model/stream.ts';
import type { Pipeline, PipelineOptions } from './pipeline.ts';
import type { FromStage } from './stage-messages.ts';
import { StageThread } from './stage-thread.ts';

/** Inputs that may be on their way through the threads; the source waits when there are more. */
const UNDER_WAY = 6;

/**
 * The flow stage and the packet stage on threads of their own, the judge on this one. An input goes to the flow stage
 * and then, with the same buffers, to the packet stage; meanwhile the flow stage has the next one.
 */
export class ThreadedPipeline implements Pipeline {
  readonly ready: Promise<void>;
  readonly #options: PipelineOptions;
  readonly #flow: StageThread<FlowStageCounters>;
  readonly #packet: StageThread<PacketStageCounters> | null;
  readonly #judge: Judge;
  /** Inputs that the flow stage has not answered, oldest first; and what it gave for those that the other has. */
  readonly #asked: EngineInput[] = [];
  readonly #given: (readonly StageOutput[])[] = [];
  #underWay = 0;
  #counters: FlowStageCounters | null = null;
  #packetCounters: PacketStageCounters | null = null;
  #failure: unknown = null;
  #waiting: PromiseWithResolvers<void> | null = null;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#judge = new Judge(options.judge);
    const onFailure = (error: unknown) => this.#fail(error);
    this.#flow = new StageThread<FlowStageCounters>({
      ...{ name: 'flow', data: options.flow, onFailure },
      onAnswer: (answer) => this.#takeFlow(answer),
    });
    this.#packet =
      options.packet === undefined
        ? null
        : new StageThread<PacketStageCounters>({
            ...{ name: 'packet', data: options.packet, onFailure },
            onAnswer: (answer) => this.#takePacket(answer),
          });
    this.ready = Promise.all([this.#flow.ready, this.#packet?.ready]).then(() => {});
    this.ready.catch(() => {});
  }

  get counters(): FlowStageCounters | null {
    return this.#counters;
  }

  get packetCounters(): PacketStageCounters | null {
    return this.#packetCounters;
  }

  get judgeCounters(): JudgeCounters {
    return this.#judge.counters;
  }

  async push(input: EngineInput): Promise<void> {
    this.#post(input);
    while (this.#underWay >= UNDER_WAY) await this.#change();
    this.#throwFailure();
  }

  async end(): Promise<FlowStageCounters> {
    this.#post({ kind: 'end' });
    while (this.#underWay > 0) await this.#change();
    this.#throwFailure();
    await this.close();
    return this.#counters as FlowStageCounters;
  }

  async close(): Promise<void> {
    await Promise.all([this.#flow.close(), this.#packet?.close()]);
  }

  #post(input: EngineInput): void {
    this.#throwFailure();
    this.#underWay++;
    if (this.#packet !== null) this.#asked.push(input);
    this.#flow.post(input);
  }

  /** Resolves when a thread has answered once more, or failed. */
  async #change(): Promise<void> {
    this.#throwFailure();
    this.#waiting ??= Promise.withResolvers<void>();
    await this.#waiting.promise;
  }

  #takeFlow({ outputs, counters, freed }: FromStage<FlowStageCounters>): void {
    this.#counters = counters;
    if (this.#packet === null) {
      this.#finish(outputs, freed);
      return;
    }
    this.#given.push(outputs);
    this.#packet.post(freed ?? (this.#asked[0] as EngineInput));
    this.#asked.shift();
  }

  #takePacket({ outputs, counters, freed }: FromStage<PacketStageCounters>): void {
    this.#packetCounters = counters;
    this.#finish(joinAtTicks(this.#given.shift() as readonly StageOutput[], outputs), freed);
  }

  #finish(outputs: readonly StageOutput[], freed: FromStage<unknown>['freed']): void {
    this.#underWay--;
    if (freed !== null) this.#options.onFree(freed);
    try {
      for (const output of outputs) {
        for (const judged of this.#judge.push(output)) this.#options.onOutput(judged);
      }
    } catch (error) {
      this.#failure ??= error;
    }
    this.#wake();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#wake();
  }

  #wake(): void {
    this.#waiting?.resolve();
    this.#waiting = null;
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure;
  }
}
