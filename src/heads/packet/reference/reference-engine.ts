import { FEATURE_COUNT } from '../features.ts';
import { copyOfNetwork, type NetworkParameters } from '../network-parameters.ts';
import type { Normalisations } from '../normalisation.ts';
import type { NetworkEngine, PacketEngine, RowExecutor, StatisticsEngine } from '../packet-engine.ts';
import { OPENING, RECORD } from '../packet-record.ts';
import type { PacketSettings } from '../settings.ts';
import { signedLog1p } from '../transform.ts';
import { DampedStatistics, type PacketKeys } from './damped-statistics.ts';
import { KitNet } from './kitnet.ts';
import { recordKeys } from './record-keys.ts';

/** As the kernel has it. */
const CAPACITY = 256;

/** The keys of the packet whose record stands at `at`. */
export type KeysOf = (records: Uint8Array, at: number, index: number) => PacketKeys;

/** The statistics in plain TypeScript: what the kernel is compared with. */
class ReferenceStatistics implements StatisticsEngine {
  readonly capacity = CAPACITY;
  readonly records = new Uint8Array(CAPACITY * RECORD.bytes);
  readonly view = new DataView(this.records.buffer);
  readonly rows = new Float64Array(CAPACITY * FEATURE_COUNT);
  readonly #statistics: DampedStatistics;
  readonly #isLogarithmic: boolean;
  readonly #keysOf: KeysOf;
  readonly #began = new Uint8Array(CAPACITY);
  readonly #isMutual = new Uint8Array(CAPACITY);

  constructor({ pairs, transform }: PacketSettings, keysOf: KeysOf = recordKeys, capacity?: number) {
    this.#statistics = new DampedStatistics(pairs, capacity);
    this.#isLogarithmic = transform === 'log1p';
    this.#keysOf = keysOf;
  }

  get evicted(): number {
    return this.#statistics.evicted;
  }

  measure(count: number): void {
    for (let index = 0; index < count; index++) {
      const at = index * RECORD.bytes;
      // The quotient is the very number that the text `seconds.micros` reads as.
      const time = this.view.getFloat64(at + RECORD.time, true) / 1e6;
      const length = this.view.getUint32(at + RECORD.wireLength, true);
      const isAnswer = (this.records[at + RECORD.opening] as number) >= OPENING.answersSyn;
      const features = this.#statistics.update(this.#keysOf(this.records, at, index), time, length, isAnswer);
      const row = this.row(index);
      if (this.#isLogarithmic) for (let f = 0; f < FEATURE_COUNT; f++) row[f] = signedLog1p(features[f] as number);
      else row.set(features);
      this.#began[index] = this.#statistics.began ? 1 : 0;
      this.#isMutual[index] = this.#statistics.isMutual ? 1 : 0;
    }
  }

  row(index: number): Float64Array {
    return this.rows.subarray(index * FEATURE_COUNT, (index + 1) * FEATURE_COUNT);
  }

  mapperRow(index: number): Float64Array {
    return this.row(index);
  }

  endMapping(): void {}

  began(index: number): boolean {
    return this.#began[index] === 1;
  }

  isMutual(index: number): boolean {
    return this.#isMutual[index] === 1;
  }
}

/** KitNET in plain TypeScript, over rows of any statistics. */
class ReferenceNetwork implements NetworkEngine {
  readonly scores = new Float64Array(CAPACITY);
  readonly #statistics: StatisticsEngine;
  #net: KitNet;

  constructor(statistics: StatisticsEngine, parameters: NetworkParameters, normalisations: Normalisations) {
    this.#statistics = statistics;
    this.#net = new KitNet(copyOfNetwork(parameters), normalisations);
  }

  normalise(normalisations: Normalisations): void {
    this.#net = new KitNet(this.#net.parameters, normalisations);
  }

  train(from: number, to: number): void {
    for (let index = from; index < to; index++) this.scores[index] = this.#net.train(this.#statistics.row(index));
  }

  execute(from: number, to: number): void {
    for (let index = from; index < to; index++) this.scores[index] = this.#net.execute(this.#statistics.row(index));
  }

  parameters(): NetworkParameters {
    return copyOfNetwork(this.#net.parameters);
  }
}

/** The reference engine; `keysOf` says what packets are keyed by, `capacity` how many keys a table holds. */
export function referenceEngine(settings: PacketSettings, keysOf?: KeysOf, capacity?: number): PacketEngine {
  const statistics = new ReferenceStatistics(settings, keysOf, capacity);
  return {
    statistics,
    network: (parameters, normalisations) => new ReferenceNetwork(statistics, parameters, normalisations),
  };
}

/** Executes rows of its own. */
export function referenceExecutor(): RowExecutor {
  const rows = new Float64Array(CAPACITY * FEATURE_COUNT);
  const scores = new Float64Array(CAPACITY);
  let net: KitNet | null = null;
  return {
    rows,
    scores,
    hold(parameters, normalisations) {
      net = new KitNet(parameters, normalisations);
    },
    execute(from, to) {
      if (net === null) throw new Error('there is no network yet');
      for (let index = from; index < to; index++) {
        scores[index] = net.execute(rows.subarray(index * FEATURE_COUNT, (index + 1) * FEATURE_COUNT));
      }
    },
  };
}
