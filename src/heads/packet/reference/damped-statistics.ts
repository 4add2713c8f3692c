import { FEATURE_COUNT } from '../features.ts';
import type { Pairs } from '../settings.ts';
import { StreamTable } from './stream-table.ts';

/** What the statistics of a packet are keyed by. */
export interface PacketKeys {
  /** MAC and IP address of the sender. */
  readonly sender: string;
  readonly source: string;
  readonly destination: string;
  /** From one host to the other. */
  readonly channel: string;
  readonly sourceSocket: string;
  readonly destinationSocket: string;
}

/** The 100 damped incremental statistics of Kitsune, packet by packet, in 64-bit arithmetic. */
export class DampedStatistics {
  readonly #senders: StreamTable;
  readonly #hosts: StreamTable;
  readonly #intervals: StreamTable;
  readonly #sockets: StreamTable;
  /** Whether the sender of the last packet began between the two sockets. */
  began = true;
  /** Whether each of its two hosts has sent to the other. */
  isMutual = false;
  readonly #features = new Float64Array(FEATURE_COUNT);

  /** `capacity`: keys of each table. */
  constructor(pairs: Pairs, capacity?: number) {
    this.#senders = new StreamTable(pairs, capacity);
    this.#hosts = new StreamTable(pairs, capacity);
    this.#intervals = new StreamTable(pairs, capacity);
    this.#sockets = new StreamTable(pairs, capacity);
  }

  get evicted(): number {
    return this.#senders.evicted + this.#hosts.evicted + this.#intervals.evicted + this.#sockets.evicted;
  }

  /** `time` in seconds, `length` in bytes on the wire; an answer is never who began. The array, as FEATURE_NAMES, is the same one at each call. */
  update(keys: PacketKeys, time: number, length: number, isAnswer = false): Float64Array {
    const features = this.#features;
    this.#senders.insert(keys.sender, length, time, features, 0);
    this.isMutual = this.#hosts.insertPair(keys.source, keys.destination, length, time, features, 15).isMutual;
    this.#intervals.insertInterval(keys.channel, time, features, 50);
    const { sourceSocket, destinationSocket } = keys;
    const sockets = this.#sockets.insertPair(sourceSocket, destinationSocket, length, time, features, 65, isAnswer);
    this.began = sockets.senderBegan;
    return features;
  }
}
