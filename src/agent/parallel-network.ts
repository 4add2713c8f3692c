import { extname } from 'node:path';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { NetworkParameters } from '../heads/packet/network-parameters.ts';
import type { Normalisations } from '../heads/packet/normalisation.ts';
import type { NetworkEngine, PacketEngine } from '../heads/packet/packet-engine.ts';
import { GatehoundError } from '../model/error.ts';
import type { ExecutionThreadData, NumberedNetwork } from './execution-thread.ts';
import { NONE, PIECE, SharedBatch } from './shared-batch.ts';

/** To hand rows over costs some 15 microseconds (measured); the kernel executes half of so many in 20. */
const LEAST_ROWS = 8 * PIECE;

/** A piece takes a tenth of a millisecond at most: a helper that has not finished one by then has died. */
const PATIENCE_MILLISECONDS = 10_000;

export interface ParallelOptions {
  /** The kernel that the engine was made with; null for the reference engine. */
  readonly kernel: Uint8Array | null;
  /** How many threads execute, this one among them. */
  readonly threads: number;
  /** What helpers run, and how long one may take for a piece, in milliseconds. */
  readonly script?: URL;
  readonly patience?: number;
}

/** An engine whose networks execute on several threads. Scores are the same, to the bit: each row stands for itself. */
export interface ParallelEngine extends PacketEngine {
  /** Pieces of batches that other threads have executed. */
  readonly handedOver: number;
  close(): Promise<void>;
}

/** Lets other threads help an engine. Throws GH-AGT-008 where they cannot start, as its networks do once one failed. */
export async function parallelEngine(engine: PacketEngine, options: ParallelOptions): Promise<ParallelEngine> {
  const crew = new Crew(engine, options);
  try {
    await crew.ready;
  } catch (error) {
    await crew.close();
    throw error;
  }
  return {
    statistics: engine.statistics,
    network: (parameters, normalisations) =>
      new ParallelNetwork(crew, engine.network(parameters, normalisations), normalisations),
    get handedOver() {
      return crew.handedOver;
    },
    close: () => crew.close(),
  };
}

class ParallelNetwork implements NetworkEngine {
  readonly own: NetworkEngine;
  normalisations: Normalisations;
  readonly #crew: Crew;

  constructor(crew: Crew, own: NetworkEngine, normalisations: Normalisations) {
    this.#crew = crew;
    this.own = own;
    this.normalisations = normalisations;
  }

  get scores(): Float32Array | Float64Array {
    return this.own.scores;
  }

  train(from: number, to: number): void {
    this.#crew.forget(this);
    this.own.train(from, to);
  }

  execute(from: number, to: number): void {
    if (to - from < LEAST_ROWS) this.own.execute(from, to);
    else this.#crew.execute(this, from, to);
  }

  normalise(normalisations: Normalisations): void {
    this.#crew.forget(this);
    this.normalisations = normalisations;
    this.own.normalise(normalisations);
  }

  parameters(): NetworkParameters {
    return this.own.parameters();
  }
}

/** The threads that help, and the network that they hold. */
class Crew {
  /** Resolves when all have loaded their code. */
  readonly ready: Promise<unknown>;
  handedOver = 0;
  readonly #engine: PacketEngine;
  readonly #patience: number;
  readonly #batch: SharedBatch;
  readonly #workers: readonly Worker[];
  readonly #ports: readonly MessagePort[];
  #held: ParallelNetwork | null = null;
  #networks = 0;
  #failure: GatehoundError | null = null;

  constructor(engine: PacketEngine, { kernel, threads, script = THREAD, patience }: ParallelOptions) {
    this.#engine = engine;
    this.#patience = patience ?? PATIENCE_MILLISECONDS;
    this.#batch = SharedBatch.like(engine.statistics);
    const channels = Array.from({ length: threads - 1 }, () => new MessageChannel());
    this.#ports = channels.map(({ port1 }) => port1);
    this.#workers = channels.map(({ port2 }) => {
      const workerData: ExecutionThreadData = { kernel, memory: this.#batch.memory, port: port2 };
      return new Worker(script, { workerData, transferList: [port2] });
    });
    this.ready = Promise.all(this.#workers.map((worker) => this.#started(worker)));
  }

  /** This network has changed: what helpers hold of it is old. */
  forget(network: ParallelNetwork): void {
    if (this.#held === network) this.#held = null;
  }

  execute(network: ParallelNetwork, from: number, to: number): void {
    if (this.#failure !== null) throw this.#failure;
    const batch = this.#batch;
    this.#hand(network);
    batch.memory.rows.set(this.#engine.statistics.rows);
    const end = Math.ceil(to / PIECE);
    let own = Math.floor(from / PIECE);
    batch.offer(own, end, this.#networks);
    for (let piece = batch.takeFirst(); piece !== NONE; piece = batch.takeFirst()) {
      network.own.execute(Math.max(from, piece * PIECE), Math.min(to, (piece + 1) * PIECE));
      own = piece + 1;
    }
    if (!batch.awaitHelpers(end - own, this.#patience)) this.#giveUp();
    this.handedOver += end - own;
    const { scores } = network;
    for (let row = Math.max(from, own * PIECE); row < to; row++) scores[row] = batch.memory.scores[row] as number;
  }

  async close(): Promise<void> {
    this.#failure = failed(new Error('it was closed'));
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #hand(network: ParallelNetwork): void {
    if (this.#held === network) return;
    const { own, normalisations } = network;
    const message: NumberedNetwork = { number: ++this.#networks, parameters: own.parameters(), normalisations };
    for (const port of this.#ports) port.postMessage(message);
    this.#held = network;
  }

  #giveUp(): never {
    const errors = this.#ports.map((port) => receiveMessageOnPort(port)?.message as unknown);
    this.#failure = failed(errors.find((error) => error !== undefined) ?? new Error('it does not answer'));
    throw this.#failure;
  }

  #started(worker: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => {
        this.#failure ??= failed(error);
        reject(this.#failure);
      };
      worker.once('message', () => resolve());
      worker.once('error', fail);
      worker.once('exit', (code) => fail(new Error(`it ended by itself with code ${code}`)));
    });
  }
}

const THREAD = new URL(`./execution-thread${extname(import.meta.url)}`, import.meta.url);

function failed(error: unknown): GatehoundError {
  return new GatehoundError('GH-AGT-008', `a thread that executes the ensemble failed: ${String(error)}`, {
    cause: error,
  });
}
