import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { GatehoundError } from '../model/error.ts';
import type { EngineInput } from '../model/stream.ts';
import { buffersOf, type FromStage, type ToStage } from './stage-messages.ts';

export interface StageThreadOptions<Counters> {
  /** `flow` or `packet`: its script is `flow-thread.ts` or `packet-thread.ts`. */
  readonly name: string;
  /** What its stage is made with. */
  readonly data: unknown;
  readonly onAnswer: (answer: FromStage<Counters>) => void;
  readonly onFailure: (error: GatehoundError) => void;
}

/** A stage on a thread of its own. */
export class StageThread<Counters> {
  /** Resolves when the thread has loaded all its code. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #options: StageThreadOptions<Counters>;
  #closing = false;

  constructor(options: StageThreadOptions<Counters>) {
    this.#options = options;
    const script = new URL(`./${options.name}-thread${extname(import.meta.url)}`, import.meta.url);
    this.#worker = new Worker(script, { workerData: options.data });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.once('message', () => {
        this.#worker.on('message', options.onAnswer);
        resolve();
      });
      this.#worker.once('error', reject);
    });
    // Whoever does not wait for it learns of a failure from the next push.
    this.ready.catch(() => {});
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`it ended by itself with code ${code}`)));
  }

  post(input: EngineInput): void {
    const message: ToStage = input;
    this.#worker.postMessage(message, input.kind === 'packets' ? buffersOf(input) : []);
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#worker.terminate();
  }

  #fail(error: unknown): void {
    if (this.#closing) return;
    const what = `the thread of the ${this.#options.name} stage failed: ${String(error)}`;
    this.#options.onFailure(new GatehoundError('GH-AGT-008', what, { cause: error }));
  }
}
