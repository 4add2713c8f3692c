import type { NetworkParameters } from './network-parameters.ts';
import type { Normalisations } from './normalisation.ts';

/**
 * Turns records of packets into rows of features. Both engines do it in batches: the caller writes up to `capacity`
 * records (packet-record.ts) into `records` and has them measured, in order.
 */
export interface StatisticsEngine {
  readonly capacity: number;
  readonly records: Uint8Array;
  readonly view: DataView;
  /** [packet][100]: the rows of the batch, as the networks of this engine take them, in an order of its own. */
  readonly rows: Float32Array | Float64Array;
  /** Measures the first `count` records: their rows are there until the next call. */
  measure(count: number): void;
  /** The features of one row, transformed, in the order of FEATURE_NAMES; may be overwritten by the next call. */
  row(index: number): Float64Array;
  /** The same in 64-bit arithmetic, for the feature mapper, whose ties hang on the last bits; only until it is done. */
  mapperRow(index: number): Float64Array;
  /** No more rows for the mapper are wanted. */
  endMapping(): void;
  /** Whether the sender is the one who began between the two sockets: who was seen first, unless that was an answer. */
  began(index: number): boolean;
  /** Whether each of the two hosts has sent to the other, as far as is remembered. */
  isMutual(index: number): boolean;
  /** What gave way at caps: entries of the tables of statistics. */
  readonly evicted: number;
}

/** Learns and scores rows of a StatisticsEngine. */
export interface NetworkEngine {
  /** Trains on rows `from` (included) to `to` (excluded), in order; `scores` then has their errors before each step. */
  train(from: number, to: number): void;
  /** Scores rows; the parameters stay as they are. */
  execute(from: number, to: number): void;
  /** Of each row of the batch that was trained or executed last, at its index. */
  readonly scores: Float32Array | Float64Array;
  /** How inputs are normalised from here on. */
  normalise(normalisations: Normalisations): void;
  /** A copy of what was learned. */
  parameters(): NetworkParameters;
}

/** One of the two engines of the packet head. */
export interface PacketEngine {
  readonly statistics: StatisticsEngine;
  /** A network of its own each time, over the same rows. */
  network(parameters: NetworkParameters, normalisations: Normalisations): NetworkEngine;
}

/** Scores rows that it is handed, as a network of the same engine does: for a thread that has no statistics. */
export interface RowExecutor {
  /** [packet][100]: as in the statistics of the engine. */
  readonly rows: Float32Array | Float64Array;
  /** Of each row that was executed last. */
  readonly scores: Float32Array | Float64Array;
  /** Takes this network in place of any before. */
  hold(parameters: NetworkParameters, normalisations: Normalisations): void;
  /** Scores rows `from` (included) to `to` (excluded). */
  execute(from: number, to: number): void;
}
