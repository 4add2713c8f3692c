import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FlowStageCounters } from '../engine/flow-stage.ts';
import { Judge, type JudgeCounters } from '../judge/judge.ts';
import { GatehoundError } from '../model/error.ts';
import type { EngineInput } from '../model/stream.ts';
import { buffersOf, type FromFlowThread, type ToFlowThread } from './flow-thread-messages.ts';
import type { Pipeline, PipelineOptions } from './pipeline.ts';

/** Inputs that may be on their way to the thread; the source waits when there are more. */
const UNDER_WAY = 4;

/** The flow stage on its own thread, the judge on this one. */
export class ThreadedPipeline implements Pipeline {
  readonly #options: PipelineOptions;
  readonly #worker: Worker;
  readonly #judge: Judge;
  /** Resolves when the thread has loaded all its code. */
  readonly ready: Promise<void>;
  #underWay = 0;
  #counters: FlowStageCounters | null = null;
  #failure: unknown = null;
  #waiting: PromiseWithResolvers<void> | null = null;
  #closing = false;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#judge = new Judge(options.judge);
    const script = new URL(`./flow-thread${extname(import.meta.url)}`, import.meta.url);
    this.#worker = new Worker(script, { workerData: options.flow });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.once('message', () => {
        this.#worker.on('message', (answer: FromFlowThread) => this.#take(answer));
        resolve();
      });
      this.#worker.once('error', reject);
    });
    // Whoever does not wait for it learns of a failure from the next push.
    this.ready.catch(() => {});
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`it ended by itself with code ${code}`)));
  }

  get counters(): FlowStageCounters | null {
    return this.#counters;
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
    this.#closing = true;
    await this.#worker.terminate();
  }

  #post(input: EngineInput): void {
    this.#throwFailure();
    this.#underWay++;
    const message: ToFlowThread = input;
    this.#worker.postMessage(message, input.kind === 'packets' ? buffersOf(input) : []);
  }

  /** Resolves when the thread has answered once more, or failed. */
  async #change(): Promise<void> {
    this.#throwFailure();
    this.#waiting ??= Promise.withResolvers<void>();
    await this.#waiting.promise;
  }

  #take(answer: FromFlowThread): void {
    this.#underWay--;
    this.#counters = answer.counters;
    if (answer.freed !== null) this.#options.onFree(answer.freed);
    try {
      for (const output of answer.outputs) {
        for (const judged of this.#judge.push(output)) this.#options.onOutput(judged);
      }
    } catch (error) {
      this.#failure ??= error;
    }
    this.#wake();
  }

  #fail(error: unknown): void {
    if (this.#closing) return;
    this.#failure ??= new GatehoundError('GH-AGT-008', `the thread of the flow stage failed: ${String(error)}`, {
      cause: error,
    });
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
