import { BoundedMap } from '../../../numeric/bounded-map.ts';
import { LAMBDAS } from '../features.ts';
import type { Pairs } from '../settings.ts';
import type { Moments } from './arithmetic.ts';
import { type Arithmetic, arithmeticOf } from './arithmetic.ts';
import { DampedPair } from './damped-pair.ts';
import { DampedStream } from './damped-stream.ts';

/**
 * Keys of one table unless told; the one that was used longest ago gives way. Of files that is more than any test has.
 * With `pairs` `all` a stream that gave way lives on in the lists of its peers, as in Kitsune: that is for files alone.
 */
const CAPACITY = 1 << 20;

const COUNT = LAMBDAS.length;

class PairedStream extends DampedStream {
  /** The pairs that this stream is one side of, oldest first. */
  readonly pairs: DampedPair[] = [];
}

/** What is told of a pair. */
interface Direction {
  readonly senderBegan: boolean;
  /** Both sides have sent. */
  readonly isMutual: boolean;
}

/** Streams by their key, and the pairs between them. */
export class StreamTable {
  readonly #streams: BoundedMap<string, PairedStream>;
  readonly #pairOf: BoundedMap<string, DampedPair>;
  readonly #pairs: Pairs;
  readonly #arithmetic: Arithmetic;

  constructor(pairs: Pairs, capacity = CAPACITY) {
    this.#streams = new BoundedMap(capacity);
    this.#pairOf = new BoundedMap(capacity);
    this.#pairs = pairs;
    this.#arithmetic = arithmeticOf(pairs);
  }

  /** Weight, mean and variance of one stream, five times: writes 15 features from `at` on. */
  insert(key: string, value: number, time: number, features: Float64Array, at: number): void {
    const stream = this.#stream(key, time);
    stream.insert(value, time);
    writeStream(stream, features, at, 3);
  }

  /** As `insert`, with the time since the last value as the value; 0 for the first. */
  insertInterval(key: string, time: number, features: Float64Array, at: number): void {
    const stream = this.#stream(key, time);
    stream.insert(Math.max(0, time - stream.lastTime), time);
    writeStream(stream, features, at, 3);
  }

  /**
   * The same of the sender, with radius, magnitude, covariance and correlation with its peer: 35 features. Gives whether
   * the sender began the pair, and whether both have sent. `isAnswer`: where there is no pair yet, it is the peer who began.
   */
  insertPair(
    sender: string,
    peer: string,
    value: number,
    time: number,
    features: Float64Array,
    at: number,
    isAnswer = false,
  ): Direction {
    const stream = this.#stream(sender, time);
    stream.insert(value, time);
    const pair =
      this.#pairs === 'all'
        ? this.#updateAll(stream, peer, value, time, isAnswer)
        : this.#updateOwn(stream, peer, value, time, isAnswer);
    writeStream(stream, features, at, 7);
    writePair(pair, features, at);
    return { senderBegan: pair.beginner === stream, isMutual: pair.sends(stream) };
  }

  get evicted(): number {
    return this.#streams.evicted + this.#pairOf.evicted;
  }

  #updateOwn(sender: PairedStream, peerKey: string, value: number, time: number, isAnswer: boolean): DampedPair {
    const key = sender.key < peerKey ? `${sender.key}|${peerKey}` : `${peerKey}|${sender.key}`;
    let pair = this.#pairOf.get(key);
    if (pair === undefined) {
      const peer = this.#stream(peerKey, time);
      pair = new DampedPair(sender, peer, time, isAnswer ? peer : sender);
    }
    this.#pairOf.set(key, pair);
    pair.update(sender, value, time);
    return pair;
  }

  /**
   * Kitsune's way: inserting updates every pair of the sender, oldest first, and asking for the pair at hand updates it
   * once more; a new pair is made in between. A pair is the sender's first that has the peer at either end: a sender
   * that is its own peer thus meets the first it has.
   */
  #updateAll(sender: PairedStream, peerKey: string, value: number, time: number, isAnswer: boolean): DampedPair {
    for (const pair of sender.pairs) pair.update(sender, value, time);
    let pair = sender.pairs.find(({ first, second }) => first.key === peerKey || second.key === peerKey);
    if (pair === undefined) {
      const peer = this.#stream(peerKey, time);
      pair = new DampedPair(sender, peer, time, isAnswer ? peer : sender);
      sender.pairs.push(pair);
      peer.pairs.push(pair);
    }
    pair.update(sender, value, time);
    return pair;
  }

  #stream(key: string, time: number): PairedStream {
    const stream = this.#streams.get(key) ?? new PairedStream(key, time, this.#arithmetic);
    this.#streams.set(key, stream);
    return stream;
  }
}

function writeStream(stream: DampedStream, features: Float64Array, at: number, step: number): void {
  for (let index = 0; index < COUNT; index++) {
    features[at + index * step] = stream.weight[index] as number;
    features[at + index * step + 1] = stream.mean[index] as number;
    features[at + index * step + 2] = stream.variance[index] as number;
  }
}

function writePair(pair: DampedPair, features: Float64Array, at: number): void {
  const { square, correlation } = pair.first.arithmetic;
  for (let index = 0; index < COUNT; index++) {
    const first = momentsOf(pair.first, index);
    const second = momentsOf(pair.second, index);
    const covariance = pair.covariance(index);
    const place = at + index * 7;
    features[place + 3] = Math.sqrt(square(first.variance) + square(second.variance));
    features[place + 4] = Math.sqrt(square(first.mean) + square(second.mean));
    features[place + 5] = covariance;
    features[place + 6] = correlation(covariance, first, second);
  }
}

function momentsOf({ mean, variance }: DampedStream, index: number): Moments {
  return { mean: mean[index] as number, variance: variance[index] as number };
}
