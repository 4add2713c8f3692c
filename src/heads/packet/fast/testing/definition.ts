import { FEATURE_COUNT, LAMBDAS } from '../../features.ts';
import type { Pairs } from '../../settings.ts';
import { TABLES, type TableCount, type TableName } from '../kernel.ts';
import { START, type TestPacket } from './records.ts';

// The damped statistics straight from their definition: every value is kept, and each sum is made anew. Nothing is
// updated, so nothing of the kernel's way of updating is repeated here.

interface Damped {
  /** When it counts from, in seconds: no earlier than what came before. */
  readonly time: number;
  readonly value: number;
  /** How large the parts were that the value is a difference of: what rounding is measured by. */
  readonly size: number;
}

class Series {
  last: number;
  readonly values: Damped[] = [];

  constructor(time: number) {
    this.last = time;
  }

  add(time: number, value: number, size = Math.abs(value)): void {
    this.last = Math.max(this.last, time);
    this.values.push({ time: this.last, value, size });
  }

  sum(lambda: number, of: (value: Damped) => number): number {
    return this.values.reduce((sum, each) => sum + 2 ** (-lambda * (this.last - each.time)) * of(each), 0);
  }
}

interface Moments {
  readonly weight: number;
  readonly mean: number;
  readonly variance: number;
}

class Stream extends Series {
  readonly key: string;
  moments: readonly Moments[] = LAMBDAS.map(() => ({ weight: 0, mean: 0, variance: 0 }));
  /** The greatest value so far: what rounding is measured by. */
  greatest = 0;
  /** Where pairs are listed. */
  readonly pairs = new Set<Pair>();

  constructor(key: string, time: number) {
    super(time);
    this.key = key;
  }

  insert(time: number, value: number): void {
    this.add(time, value);
    this.greatest = Math.max(this.greatest, value);
    this.moments = LAMBDAS.map((lambda) => {
      const weight = this.sum(lambda, () => 1);
      const mean = this.sum(lambda, (each) => each.value) / weight;
      return { weight, mean, variance: this.sum(lambda, (each) => (each.value - mean) ** 2) / weight };
    });
  }
}

class Pair {
  /** Keys of the two streams, which may be forgotten and come back. */
  readonly keys: readonly [string, string];
  readonly mode: Pairs;
  readonly beginner: string;
  readonly senders = new Set<string>();
  readonly #products: readonly Series[];
  readonly #residuals = new Map<string, Damped[]>();

  constructor(keys: readonly [string, string], beginner: string, mode: Pairs, time: number) {
    this.keys = keys;
    this.beginner = beginner;
    this.mode = mode;
    this.#products = LAMBDAS.map(() => new Series(time));
  }

  update(sender: Stream, time: number, value: number): void {
    const [one, other] = this.keys;
    const residuals = sender.moments.map(({ mean }) => ({ time, value: value - mean, size: sender.greatest }));
    // A stream that is its own peer has no residual on the other side.
    const others = one === other ? undefined : this.#residuals.get(sender.key === one ? other : one);
    for (const [index, { value: own, size }] of residuals.entries()) {
      const last = others?.[index] ?? { value: 0, size: 0 };
      const noise = (Math.abs(own) + 1e-8 * size) * (Math.abs(last.value) + 1e-8 * last.size);
      this.#products[index]?.add(time, own * last.value, noise);
    }
    this.#residuals.set(sender.key, residuals);
  }

  covariance(index: number): Sized {
    const products = this.#products[index] as Series;
    const lambda = LAMBDAS[index] as number;
    const weight = products.sum(lambda, () => 1);
    return {
      value: products.sum(lambda, (each) => each.value) / weight,
      size: products.sum(lambda, (each) => each.size) / weight,
    };
  }
}

/** Entries by key; at the cap the one that was used longest ago gives way. */
class Bounded<Entry> {
  readonly entries = new Map<string, Entry>();
  readonly #capacity: number;
  readonly #onEvict: (entry: Entry) => void;
  evicted = 0;

  constructor(capacity: number, onEvict: (entry: Entry) => void = () => {}) {
    this.#capacity = capacity;
    this.#onEvict = onEvict;
  }

  use(key: string, make: (key: string) => Entry): Entry {
    let entry = this.entries.get(key);
    this.entries.delete(key);
    if (entry === undefined) {
      if (this.entries.size === this.#capacity) {
        const [oldest, evicted] = this.entries.entries().next().value as [string, Entry];
        this.entries.delete(oldest);
        this.evicted++;
        this.#onEvict(evicted);
      }
      entry = make(key);
    }
    this.entries.set(key, entry);
    return entry;
  }

  remove(entry: Entry): void {
    for (const [key, each] of this.entries) if (each === entry) this.entries.delete(key);
  }
}

interface Conversation {
  readonly sender: Stream;
  readonly peer: Stream;
  readonly pair: Pair;
}

/** Streams and the pairs between them. */
class Conversations {
  readonly streams: Bounded<Stream>;
  readonly pairs: Bounded<Pair>;
  readonly #mode: Pairs;

  constructor(mode: Pairs, capacity: number) {
    this.#mode = mode;
    this.streams = new Bounded(capacity, (stream) => {
      for (const pair of stream.pairs) {
        this.#unlist(pair);
        this.pairs.remove(pair);
      }
    });
    this.pairs = new Bounded(capacity, (pair) => this.#unlist(pair));
  }

  insert(key: string, peerKey: string, time: number, value: number, beginner = key): Conversation {
    const sender = this.streams.use(key, (made) => new Stream(made, time));
    sender.insert(time, value);
    if (this.#mode === 'all') for (const pair of sender.pairs) pair.update(sender, time, value);
    const peer = this.streams.use(peerKey, (made) => new Stream(made, time));
    const pair = this.pairs.use(
      [key, peerKey].sort().join(),
      () => new Pair([key, peerKey], beginner, this.#mode, time),
    );
    if (this.#mode === 'all') for (const side of [sender, peer]) side.pairs.add(pair);
    pair.update(sender, time, value);
    pair.senders.add(key);
    return { sender, peer, pair };
  }

  #unlist(pair: Pair): void {
    for (const key of pair.keys) this.streams.entries.get(key)?.pairs.delete(pair);
  }
}

/** A feature, and how large the parts are that it is made of: an error is small when it is small beside these. */
export interface Expected {
  readonly values: Float64Array;
  readonly sizes: Float64Array;
  /** Whether the sender began between the two sockets. */
  readonly began: boolean;
  /** Whether both hosts have sent. */
  readonly isMutual: boolean;
}

export class Definition {
  readonly #senders: Bounded<Stream>;
  readonly #hosts: Conversations;
  readonly #intervals: Bounded<Stream>;
  readonly #sockets: Conversations;

  constructor(mode: Pairs, capacity: number) {
    this.#senders = new Bounded(capacity);
    this.#hosts = new Conversations(mode, capacity);
    this.#intervals = new Bounded(capacity);
    this.#sockets = new Conversations(mode, capacity);
  }

  get counts(): Readonly<Record<TableName, TableCount>> {
    const tables = [
      ...[this.#senders, this.#hosts.streams, this.#hosts.pairs],
      ...[this.#intervals, this.#sockets.streams, this.#sockets.pairs],
    ];
    const counts = tables.map(({ entries, evicted }, index) => [TABLES[index], { entries: entries.size, evicted }]);
    return Object.fromEntries(counts) as Record<TableName, TableCount>;
  }

  measure(packet: TestPacket): Expected {
    const { family, protocol, length } = packet;
    // From the start on: seconds since 1970 have no room for microseconds.
    const time = (packet.time - START) / 1e6;
    const source = `${family}/${packet.source}`;
    const destination = `${family}/${packet.destination}`;
    const expected: Expected = {
      values: new Float64Array(FEATURE_COUNT),
      sizes: new Float64Array(FEATURE_COUNT),
      began: false,
      isMutual: false,
    };
    const sender = this.#senders.use(`${packet.mac} ${source}`, (made) => new Stream(made, time));
    sender.insert(time, length);
    writeStream(sender, expected, 0, 3);
    const hosts = this.#hosts.insert(source, destination, time, length);
    writeStream(hosts.sender, expected, 15, 7);
    writePair(hosts, expected, 15);
    const interval = this.#intervals.use(`${source} ${destination}`, (made) => new Stream(made, time));
    interval.insert(time, Math.max(0, time - interval.last));
    writeStream(interval, expected, 50, 3);
    const socket = `${source} ${protocol} ${packet.sourcePort}`;
    const peer = `${destination} ${protocol} ${packet.destinationPort}`;
    const sockets = this.#sockets.insert(socket, peer, time, length, packet.opening >= 2 ? peer : socket);
    writeStream(sockets.sender, expected, 65, 7);
    writePair(sockets, expected, 65);
    const isMutual = hosts.pair.senders.size === new Set(hosts.pair.keys).size;
    return { ...expected, began: sockets.pair.beginner === sockets.sender.key, isMutual };
  }
}

function write({ values, sizes }: Expected, at: number, value: number, size = Math.abs(value)): void {
  values[at] = value;
  sizes[at] = size;
}

function writeStream(stream: Stream, expected: Expected, from: number, step: number): void {
  for (const [index, { weight, mean, variance }] of stream.moments.entries()) {
    write(expected, from + index * step, weight);
    const noise = 1e-8 * stream.greatest;
    write(expected, from + index * step + 1, mean, mean + noise);
    write(expected, from + index * step + 2, variance, variance + noise * noise);
  }
}

function writePair({ sender, peer, pair }: Conversation, expected: Expected, from: number): void {
  for (let index = 0; index < LAMBDAS.length; index++) {
    const one = sender.moments[index] as Moments;
    const other = peer.moments[index] as Moments;
    const at = from + index * 7;
    const noise = 1e-8 * Math.max(sender.greatest, peer.greatest);
    const radius = Math.hypot(one.variance, other.variance);
    const magnitude = Math.hypot(one.mean, other.mean);
    const covariance = pair.covariance(index);
    const { value, size } = correlation(pair.mode, [one, other], covariance, noise);
    write(expected, at + 3, radius, radius + noise * noise);
    write(expected, at + 4, magnitude, magnitude + noise);
    write(expected, at + 5, covariance.value, covariance.size);
    write(expected, at + 6, value, size);
  }
}

/** What deviates by less than a thousandth of its mean is constant. */
const LEAST_VARIANCE = 1e-6;

interface Sized {
  readonly value: number;
  readonly size: number;
}

/** Kitsune's goes beyond 1, and is one of constant streams too. A size that is infinite: rounding decides. */
function correlation(mode: Pairs, sides: readonly Moments[], { value, size }: Sized, noise: number): Sized {
  const doubt = 1e4 * noise * noise;
  const excesses = sides.map(({ mean, variance }) => variance - LEAST_VARIANCE * mean * mean);
  const isNear = excesses.some((excess, side) => Math.abs(excess) <= 1e-4 * (sides[side]?.variance ?? 0) + doubt);
  if (mode === 'own' && !isNear && excesses.some((excess) => excess < 0)) return { value: 0, size: 0 };
  const product = sides.reduce((all, { variance }) => all * variance, 1);
  // In f32 there is no product below 1e-37.
  if (product < 1e-37 || sides.some(({ variance }) => variance < doubt) || (mode === 'own' && isNear)) {
    return { value: 0, size: Number.POSITIVE_INFINITY };
  }
  const root = Math.sqrt(product);
  const bound = mode === 'own' ? 1 : Number.POSITIVE_INFINITY;
  return { value: Math.min(bound, Math.max(-bound, value / root)), size: size / root };
}
