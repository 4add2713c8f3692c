import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { createRowExecutor } from '../heads/packet/create-engine.ts';
import { FEATURE_COUNT } from '../heads/packet/features.ts';
import type { NetworkParameters } from '../heads/packet/network-parameters.ts';
import type { Normalisations } from '../heads/packet/normalisation.ts';
import { NONE, PIECE, SharedBatch, type SharedMemory } from './shared-batch.ts';

export interface ExecutionThreadData {
  /** The compiled kernel; null for the reference engine. */
  readonly kernel: Uint8Array | null;
  readonly memory: SharedMemory;
  /** Brings networks, and takes the error back that ends this thread. */
  readonly port: MessagePort;
}

/** A network for the pieces that bear its number. */
export interface NumberedNetwork {
  readonly number: number;
  readonly parameters: NetworkParameters;
  readonly normalisations: Normalisations;
}

type Numbers = Float32Array | Float64Array;

/** Views of the pieces of a batch, `width` numbers a row. */
function piecesOf(numbers: Numbers, width: number): readonly Numbers[] {
  const length = PIECE * width;
  return Array.from({ length: Math.ceil(numbers.length / length) }, (_, piece) =>
    numbers.subarray(piece * length, (piece + 1) * length),
  );
}

const { kernel, memory, port } = workerData as ExecutionThreadData;
const batch = new SharedBatch(memory);
const executor = createRowExecutor(kernel);
const given = { rows: piecesOf(memory.rows, FEATURE_COUNT), scores: piecesOf(memory.scores, 1) };
const own = { rows: piecesOf(executor.rows, FEATURE_COUNT), scores: piecesOf(executor.scores, 1) };
let held = 0;

/** Networks that were changed again before a piece came for them are passed over. */
function hold(number: number): void {
  while (held !== number) {
    const { message } = receiveMessageOnPort(port) as { readonly message: NumberedNetwork };
    held = message.number;
    if (held === number) executor.hold(message.parameters, message.normalisations);
  }
}

function execute(piece: number): void {
  hold(batch.network);
  own.rows[piece]?.set(given.rows[piece] as Numbers);
  executor.execute(piece * PIECE, Math.min((piece + 1) * PIECE, memory.scores.length));
  given.scores[piece]?.set(own.scores[piece] as Numbers);
  batch.finish();
}

// It never turns to its events again: whoever started it ends it.
function serve(): never {
  for (;;) {
    batch.awaitPieces();
    for (let piece = batch.takeLast(); piece !== NONE; piece = batch.takeLast()) execute(piece);
  }
}

parentPort?.postMessage('ready');
try {
  serve();
} catch (error) {
  port.postMessage(error);
  batch.fail();
  throw error;
}
