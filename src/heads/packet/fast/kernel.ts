import { FEATURE_COUNT } from '../features.ts';
import type { NetworkParameters } from '../network-parameters.ts';
import type { Normalisation, Normalisations } from '../normalisation.ts';
import { RECORD } from '../packet-record.ts';
import type { Pairs, Transform } from '../settings.ts';
import { instantiate, type KernelModule } from './kernel-module.ts';
import { checkNetwork, NetworkMemory } from './network-memory.ts';
import { PLACE_OF_FEATURE } from './row-order.ts';

/** The tables of statistics, in the order in which the kernel numbers them. */
export const TABLES = ['senders', 'hosts', 'hostPairs', 'intervals', 'sockets', 'socketPairs'] as const;
export type TableName = (typeof TABLES)[number];

export interface TableCount {
  readonly entries: number;
  /** Entries that gave way at the cap. */
  readonly evicted: number;
}

export interface KernelOptions {
  readonly pairs: Pairs;
  /**
   * Entries of each table, 2 to 4,194,304. An entry takes up to 256 bytes and its places in the index 24 to 56; what is
   * never used takes address space alone. A kernel that only executes needs 2.
   */
  readonly capacity: number | Readonly<Record<TableName, number>>;
  /** Two secret words of 32 bits, so that nobody can choose keys that collide. Results do not depend on them. */
  readonly seed: readonly [number, number];
}

/** 65,536 entries a table: 96 MB where all are used. */
export const DEFAULT_CAPACITY = 65_536;
const LEAST_CAPACITY = 2;
const GREATEST_CAPACITY = 1 << 22;

/** Below this the inverse of a range would be no finite f32 with room for large values. */
const LEAST_RANGE = 1e-30;

/**
 * The arithmetic of the packet head: statistics, training and execution in WebAssembly, in batches of up to `capacity`
 * packets. The same input gives the same bits on every machine, however it is cut into batches. All memory is reserved at
 * the beginning, so its views stay valid.
 */
export class Kernel {
  /** Packets of a batch at most. */
  readonly capacity: number;
  /** Where the caller writes records (packet-record.ts). */
  readonly records: Uint8Array;
  readonly view: DataView;
  /** [packet][100]: the features, in an order of its own (PLACE_OF_FEATURE). A caller may write them, to execute alone. */
  readonly rows: Float32Array;
  /** Of each row that was trained or executed. */
  readonly scores: Float32Array;
  /** [packet][autoencoder]: the errors of the ensemble, of each row that was trained or executed. */
  readonly ensembleScores: Float32Array;
  readonly #kernel: KernelModule;
  readonly #network: NetworkMemory;
  readonly #began: Uint8Array;

  /** `bytes` are those of kernel.wasm. Throws a RangeError for a capacity that is not allowed or finds no memory. */
  constructor(bytes: Uint8Array, { pairs, capacity, seed }: KernelOptions) {
    const kernel = instantiate(bytes);
    const capacities = TABLES.map((table) =>
      checkedCapacity(typeof capacity === 'number' ? capacity : capacity[table]),
    );
    try {
      kernel.initialise(seed[0], seed[1], pairs === 'all' ? 1 : 0, ...capacities);
    } catch (error) {
      throw new RangeError(`no memory for tables of ${capacities.join(', ')} entries`, { cause: error });
    }
    const { buffer } = kernel.memory;
    this.capacity = kernel.BATCH.value;
    this.records = new Uint8Array(buffer, kernel.RECORDS.value, this.capacity * RECORD.bytes);
    this.view = new DataView(buffer, kernel.RECORDS.value, this.capacity * RECORD.bytes);
    this.rows = new Float32Array(buffer, kernel.ROWS.value, this.capacity * FEATURE_COUNT);
    this.scores = new Float32Array(buffer, kernel.SCORES.value, this.capacity);
    this.ensembleScores = new Float32Array(buffer, kernel.ENSEMBLE_SCORES.value, this.capacity * FEATURE_COUNT);
    this.#began = new Uint8Array(buffer, kernel.BEGAN.value, this.capacity);
    this.#kernel = kernel;
    this.#network = new NetworkMemory(kernel);
  }

  /** Bytes that are reserved; they do not grow. */
  get memory(): number {
    return this.#kernel.memory.buffer.byteLength;
  }

  get counts(): Readonly<Record<TableName, TableCount>> {
    const counts = TABLES.map((name, table) => [
      name,
      { entries: this.#kernel.entries(table), evicted: this.#kernel.evictions(table) },
    ]);
    return Object.fromEntries(counts) as Record<TableName, TableCount>;
  }

  /** Measures the first `count` records, in order: their rows are there until the next call. */
  statistics(count: number, transform: Transform): void {
    this.#checkRange(0, count);
    this.#kernel.statistics(count, transform === 'log1p' ? 1 : 0);
  }

  /** Whether the sender of a record that was measured began between the two sockets. */
  began(index: number): boolean {
    return ((this.#began[index] as number) & 1) !== 0;
  }

  /** Whether both hosts of a record that was measured have sent to each other. */
  isMutual(index: number): boolean {
    return ((this.#began[index] as number) & 2) !== 0;
  }

  /** The features of a row in the order of FEATURE_NAMES. */
  row(index: number, into = new Float64Array(FEATURE_COUNT)): Float64Array {
    const from = index * FEATURE_COUNT;
    for (let feature = 0; feature < FEATURE_COUNT; feature++) {
      into[feature] = this.rows[from + (PLACE_OF_FEATURE[feature] as number)] as number;
    }
    return into;
  }

  /** Puts in a network, in place of any before; its numbers are rounded to f32. Throws a RangeError where sizes differ. */
  configure(parameters: NetworkParameters, normalisations: Normalisations): void {
    checkNetwork(parameters);
    this.normalise(normalisations);
    this.#network.write(parameters);
  }

  /** How inputs are normalised from here on. Throws a RangeError where a range could come to nothing. */
  normalise({ ensemble, output }: Normalisations): void {
    this.#kernel.normalise(...bounds(ensemble), ...bounds(output));
  }

  /** A copy of what was learned: each number an f32. */
  readNetwork(): NetworkParameters {
    this.#checkNetwork();
    return this.#network.read();
  }

  /** Trains on rows `from` (included) to `to` (excluded), in order: scores are the errors before each step. */
  train(from: number, to: number): void {
    this.#checkRange(from, to);
    this.#checkNetwork();
    this.#kernel.train(from, to);
  }

  /** Scores rows; the parameters stay as they are. */
  execute(from: number, to: number): void {
    this.#checkRange(from, to);
    this.#checkNetwork();
    this.#kernel.execute(from, to);
  }

  #checkNetwork(): void {
    if (this.#network.size === 0) throw new Error('the kernel has no network yet');
  }

  #checkRange(from: number, to: number): void {
    if (Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= this.capacity) return;
    throw new RangeError(`packets ${from} to ${to} of a batch of ${this.capacity}`);
  }
}

function checkedCapacity(capacity: number): number {
  if (Number.isInteger(capacity) && capacity >= LEAST_CAPACITY && capacity <= GREATEST_CAPACITY) return capacity;
  throw new RangeError(`a table of ${capacity} entries: ${LEAST_CAPACITY} to ${GREATEST_CAPACITY} are possible`);
}

function bounds({ floor, addend, low, high }: Normalisation): readonly number[] {
  if (floor + addend >= LEAST_RANGE && low <= high) return [floor, addend, low, high];
  throw new RangeError(`ranges of at least ${floor + addend}, inputs from ${low} to ${high}`);
}
