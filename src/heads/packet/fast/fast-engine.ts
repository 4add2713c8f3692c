import { FEATURE_COUNT } from '../features.ts';
import type { NetworkParameters } from '../network-parameters.ts';
import type { Normalisations } from '../normalisation.ts';
import type { NetworkEngine, PacketEngine, RowExecutor, StatisticsEngine } from '../packet-engine.ts';
import { RECORD } from '../packet-record.ts';
import { referenceEngine } from '../reference/reference-engine.ts';
import type { PacketSettings, Transform } from '../settings.ts';
import { DEFAULT_CAPACITY, Kernel, TABLES } from './kernel.ts';

/**
 * Keys of a table of the reference while it makes the feature map: which features go together shows in far fewer, and a
 * key costs some kilobytes there, which strangers may make us spend.
 */
const MAPPING_CAPACITY = 8_192;

/** Statistics by the kernel; until the feature mapper is done, by the reference too. */
class FastStatistics implements StatisticsEngine {
  readonly kernel: Kernel;
  /** Counts the batches, so that a network knows which of its rows are old. */
  batch = 0;
  /** Rows of the batch. */
  count = 0;
  readonly #transform: Transform;
  #mapping: StatisticsEngine | null;
  readonly #row = new Float64Array(FEATURE_COUNT);

  constructor(kernel: Kernel, settings: PacketSettings) {
    this.kernel = kernel;
    this.#transform = settings.transform;
    this.#mapping = referenceEngine(settings, undefined, MAPPING_CAPACITY).statistics;
  }

  get capacity(): number {
    return this.kernel.capacity;
  }

  get records(): Uint8Array {
    return this.kernel.records;
  }

  get view(): DataView {
    return this.kernel.view;
  }

  get rows(): Float32Array {
    return this.kernel.rows;
  }

  get evicted(): number {
    const { counts } = this.kernel;
    return TABLES.reduce((sum, table) => sum + counts[table].evicted, 0);
  }

  measure(count: number): void {
    this.kernel.statistics(count, this.#transform);
    this.batch++;
    this.count = count;
    if (this.#mapping === null) return;
    this.#mapping.records.set(this.kernel.records.subarray(0, count * RECORD.bytes));
    this.#mapping.measure(count);
  }

  row(index: number): Float64Array {
    return this.kernel.row(index, this.#row);
  }

  mapperRow(index: number): Float64Array {
    if (this.#mapping === null) throw new Error('the feature mapper is done');
    return this.#mapping.mapperRow(index);
  }

  endMapping(): void {
    this.#mapping = null;
  }

  began(index: number): boolean {
    return this.kernel.began(index);
  }

  isMutual(index: number): boolean {
    return this.kernel.isMutual(index);
  }
}

/** A network in a kernel of its own, without statistics: it copies the rows of a batch when it is first asked about it. */
class FastNetwork implements NetworkEngine {
  readonly #statistics: FastStatistics;
  readonly #kernel: Kernel;
  #batch = 0;

  constructor(
    kernel: Kernel,
    statistics: FastStatistics,
    parameters: NetworkParameters,
    normalisations: Normalisations,
  ) {
    this.#kernel = kernel;
    this.#statistics = statistics;
    kernel.configure(parameters, inSingle(normalisations));
  }

  get scores(): Float32Array {
    return this.#kernel.scores;
  }

  train(from: number, to: number): void {
    this.#copyRows();
    this.#kernel.train(from, to);
  }

  execute(from: number, to: number): void {
    this.#copyRows();
    this.#kernel.execute(from, to);
  }

  normalise(normalisations: Normalisations): void {
    this.#kernel.normalise(inSingle(normalisations));
  }

  parameters(): NetworkParameters {
    return this.#kernel.readNetwork();
  }

  #copyRows(): void {
    const { kernel, batch, count } = this.#statistics;
    if (this.#batch === batch) return;
    this.#kernel.rows.set(kernel.rows.subarray(0, count * FEATURE_COUNT));
    this.#batch = batch;
  }
}

/** How much coarser an f32 is than an f64: 53 bits against 24. */
const COARSER = 536_870_912;

/**
 * Kitsune's addend is to the wobble of a constant feature in 64 bits what this one is to its wobble in 32: with the same
 * addend a feature that is off in its last bit would outweigh all others by as much.
 */
function inSingle({ ensemble, output }: Normalisations): Normalisations {
  return {
    ensemble: { ...ensemble, addend: ensemble.addend * COARSER },
    output: { ...output, addend: output.addend * COARSER },
  };
}

/** A kernel for a network alone. */
const WITHOUT_STATISTICS = { pairs: 'own', capacity: 2, seed: [0, 0] } as const;

/**
 * The fast engine. `bytes` are those of kernel.wasm; `seed` is two secret words of 32 bits (no result depends on them);
 * `capacity` is that of each table of statistics.
 */
export function fastEngine(
  bytes: Uint8Array,
  settings: PacketSettings,
  seed: readonly [number, number],
  capacity: number = DEFAULT_CAPACITY,
): PacketEngine {
  const statistics = new FastStatistics(new Kernel(bytes, { pairs: settings.pairs, capacity, seed }), settings);
  return {
    statistics,
    network: (parameters, normalisations) =>
      new FastNetwork(new Kernel(bytes, WITHOUT_STATISTICS), statistics, parameters, normalisations),
  };
}

/** Executes in a kernel of its own. */
export function fastExecutor(bytes: Uint8Array): RowExecutor {
  const kernel = new Kernel(bytes, WITHOUT_STATISTICS);
  return {
    rows: kernel.rows,
    scores: kernel.scores,
    hold: (parameters, normalisations) => kernel.configure(parameters, inSingle(normalisations)),
    execute: (from, to) => kernel.execute(from, to),
  };
}
