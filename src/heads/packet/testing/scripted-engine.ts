import { FEATURE_COUNT } from '../features.ts';
import { copyOfNetwork, type NetworkParameters } from '../network-parameters.ts';
import type { Normalisations } from '../normalisation.ts';
import type { NetworkEngine, PacketEngine, StatisticsEngine } from '../packet-engine.ts';
import { RECORD } from '../packet-record.ts';
import { type MadePacket, putRecords } from './records.ts';

/** What a packet is scored by: its length, and the network that scores it, which are numbered from 0 on as they are made. */
export type Script = (length: number, network: number, isTraining: boolean) => number;

/** Length in thousandths: a packet of 500 bytes scores 0.5. */
const BY_LENGTH: Script = (length) => length / 1_000;

class ScriptedStatistics implements StatisticsEngine {
  readonly capacity: number;
  readonly records: Uint8Array;
  readonly view: DataView;
  /** Scores come from the script. */
  readonly rows = new Float64Array();
  readonly evicted = 0;
  isMapping = true;
  /** Of every pair of hosts. */
  areMutual = true;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.records = new Uint8Array(capacity * RECORD.bytes);
    this.view = new DataView(this.records.buffer);
  }

  measure(): void {}

  length(index: number): number {
    return this.view.getUint32(index * RECORD.bytes + RECORD.wireLength, true);
  }

  /** The first feature grows with the length, the others are one of seven values each. */
  row(index: number): Float64Array {
    const length = this.length(index);
    return Float64Array.from({ length: FEATURE_COUNT }, (_, feature) =>
      feature === 0 ? length / 1_000 : (length * feature) % 7,
    );
  }

  mapperRow(index: number): Float64Array {
    if (!this.isMapping) throw new Error('the feature mapper is done');
    return this.row(index);
  }

  endMapping(): void {
    this.isMapping = false;
  }

  /** Whoever has the higher port. */
  began(index: number): boolean {
    const port = (place: number) => this.view.getUint16(index * RECORD.bytes + place, true);
    return port(RECORD.sourcePort) > port(RECORD.destinationPort);
  }

  isMutual(): boolean {
    return this.areMutual;
  }
}

/** A network that scores as the script says, and keeps what was asked of it: `train 900` for a packet of 900 bytes. */
export class ScriptedNetwork implements NetworkEngine {
  readonly scores: Float64Array;
  readonly calls: string[] = [];
  readonly normalisations: Normalisations[] = [];
  readonly given: NetworkParameters;
  readonly #number: number;
  readonly #script: Script;
  readonly #statistics: ScriptedStatistics;

  constructor(statistics: ScriptedStatistics, given: NetworkParameters, number: number, script: Script) {
    this.scores = new Float64Array(statistics.capacity);
    this.given = given;
    this.#number = number;
    this.#script = script;
    this.#statistics = statistics;
  }

  train(from: number, to: number): void {
    this.#score('train', from, to);
  }

  execute(from: number, to: number): void {
    this.#score('execute', from, to);
  }

  normalise(normalisations: Normalisations): void {
    this.normalisations.push(normalisations);
  }

  /** As if each input had been between 0 and 1. */
  parameters(): NetworkParameters {
    const copy = copyOfNetwork(this.given);
    for (const { least, greatest } of [...copy.ensemble, copy.output]) {
      least.fill(0);
      greatest.fill(1);
    }
    return copy;
  }

  #score(call: 'train' | 'execute', from: number, to: number): void {
    for (let index = from; index < to; index++) {
      const length = this.#statistics.length(index);
      this.scores[index] = this.#script(length, this.#number, call === 'train');
      this.calls.push(`${call} ${length}`);
    }
  }
}

/** An engine whose scores are what a test wants. */
export class ScriptedEngine implements PacketEngine {
  readonly statistics: ScriptedStatistics;
  readonly networks: ScriptedNetwork[] = [];
  readonly #script: Script;

  constructor(script: Script = BY_LENGTH, capacity = 256) {
    this.#script = script;
    this.statistics = new ScriptedStatistics(capacity);
  }

  network(parameters: NetworkParameters, normalisations: Normalisations): ScriptedNetwork {
    const network = new ScriptedNetwork(this.statistics, parameters, this.networks.length, this.#script);
    network.normalise(normalisations);
    this.networks.push(network);
    return network;
  }
}

/** Whatever takes the records of an engine. */
interface Taker {
  push(count: number, times: Float64Array): void;
}

/** Gives packets to a taker, in batches of these sizes over and over; `after` is told of each batch. */
export function give(
  engine: PacketEngine,
  taker: Taker,
  packets: readonly MadePacket[],
  sizes: readonly number[] = [engine.statistics.capacity],
  after: (count: number) => void = () => {},
): void {
  for (let from = 0, turn = 0; from < packets.length; turn++) {
    const size = Math.max(1, Math.min(engine.statistics.capacity, sizes[turn % sizes.length] ?? 1));
    const batch = packets.slice(from, from + size);
    putRecords(engine.statistics, batch);
    taker.push(
      batch.length,
      Float64Array.from(batch, ({ time }) => time ?? 0),
    );
    after(batch.length);
    from += batch.length;
  }
}
