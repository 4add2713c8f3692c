import type { PacketBatch } from '../model/packet.ts';
import { type FlowRecord, type RecordBatch, recordEnd } from '../model/record.ts';
import type { Micros } from '../model/time.ts';
import type { BatchPool, WritableBatch } from './batch.ts';
import type { Source } from './source.ts';

type Batch = PacketBatch | RecordBatch;

/** Records that are gathered before they are handed on. */
const RECORDS_AT_ONCE = 4_096;

/** One input and where it stands. */
class Cursor {
  readonly #iterator: AsyncIterator<Batch>;
  #batch: Batch | null = null;
  index = 0;
  /** Its place among the inputs. */
  readonly place: number;
  /** Time of the item at `index`; before the first is read, a time that none is before; infinity when all are read. */
  time: Micros;

  constructor(source: Source, place: number, pool: BatchPool) {
    this.place = place;
    this.time = source.earliest ?? Number.NEGATIVE_INFINITY;
    this.#iterator = source.batches(pool)[Symbol.asyncIterator]();
  }

  get batch(): Batch | null {
    return this.#batch;
  }

  async next(): Promise<void> {
    do {
      const result = await this.#iterator.next();
      this.#batch = result.done === true ? null : result.value;
    } while (this.#batch !== null && sizeOf(this.#batch) === 0);
    this.index = 0;
    this.time = this.#batch === null ? Number.POSITIVE_INFINITY : timeAt(this.#batch, 0);
  }

  async stop(): Promise<void> {
    await this.#iterator.return?.();
  }
}

/**
 * One stream of several recorded inputs, ordered by the times of packets and the ends of records; at equal times the
 * input named first comes first. One that says when it begins is not touched before its time has come. Within an input
 * the order stays as it is. A batch that nothing comes between is handed on as it is, and with one source so is every
 * batch; otherwise packets are copied, so that each batch owns its memory and may be transferred.
 */
export function mergeSources(sources: readonly Source[], pool: BatchPool): AsyncIterable<Batch> {
  const [first, second] = sources;
  return first !== undefined && second === undefined ? first.batches(pool) : merge(sources, pool);
}

async function* merge(sources: readonly Source[], pool: BatchPool): AsyncGenerator<Batch> {
  const cursors = sources.map((source, place) => new Cursor(source, place, pool));
  const sleeping = [...cursors].sort((a, b) => b.time - a.time || b.place - a.place);
  let awake: Cursor[] = [];
  const gathered = new Gathered(pool);
  try {
    for (;;) {
      const { cursor, until } = earliest(awake, sleeping.at(-1)?.time ?? Number.POSITIVE_INFINITY);
      if (cursor === null) {
        const next = sleeping.pop();
        if (next === undefined) break;
        await next.next();
        if (next.batch !== null) awake = [...awake, next].sort((a, b) => a.place - b.place);
        continue;
      }
      const batch = cursor.batch as Batch;
      const end = runEnd(batch, cursor.index, until);
      if (cursor.index === 0 && end === sizeOf(batch)) {
        yield* gathered.flush();
        yield batch;
      } else {
        cursor.index = yield* gathered.add(batch, cursor.index, end);
        if (cursor.index < sizeOf(batch)) {
          cursor.time = timeAt(batch, cursor.index);
          continue;
        }
        if (batch.kind === 'packets') pool.give(batch);
      }
      await cursor.next();
      if (cursor.batch === null) awake = awake.filter((each) => each !== cursor);
    }
    yield* gathered.flush();
  } finally {
    gathered.release();
    await Promise.all(cursors.map((cursor) => cursor.stop()));
  }
}

/** Parts of batches that become one batch: packets or records, never both at once. */
class Gathered {
  readonly #pool: BatchPool;
  #packets: WritableBatch;
  #used = 0;
  #records: FlowRecord[] = [];

  constructor(pool: BatchPool) {
    this.#pool = pool;
    this.#packets = pool.take();
  }

  /** Adds items `start .. end`, or the first of them that there is room for; gives where it stopped. */
  *add(batch: Batch, start: number, end: number): Generator<Batch, number> {
    if (batch.kind === 'records') {
      if (this.#packets.count > 0 || this.#records.length >= RECORDS_AT_ONCE) yield* this.flush();
      for (let index = start; index < end; index += 1) this.#records.push(batch.records[index] as FlowRecord);
      return end;
    }
    if (this.#records.length > 0) yield* this.flush();
    const index = this.#addPackets(batch, start, end);
    if (index < end) yield* this.flush();
    return index;
  }

  *flush(): Generator<Batch> {
    if (this.#packets.count > 0) {
      const packets = this.#packets;
      this.#packets = this.#pool.take();
      this.#used = 0;
      yield packets;
    }
    if (this.#records.length > 0) {
      const records = this.#records;
      this.#records = [];
      yield { kind: 'records', records };
    }
  }

  release(): void {
    this.#pool.give(this.#packets);
  }

  #addPackets(batch: PacketBatch, start: number, end: number): number {
    const target = this.#packets;
    const used = this.#used;
    // So that at least one fits into an empty batch.
    if (target.count === 0) target.reserve(batch.lengths[start] as number);
    const room = target.bytes.length - used;
    const first = batch.offsets[start] as number;
    let index = start;
    let size = 0;
    // Packets of a batch lie one behind the other, so a run of them is one piece of memory, record headers included.
    while (index < end && target.count + index - start < target.capacity) {
      const reach = (batch.offsets[index] as number) + (batch.lengths[index] as number) - first;
      if (reach > room) break;
      size = reach;
      index += 1;
    }
    target.bytes.set(batch.bytes.subarray(first, first + size), used);
    for (let from = start, to = target.count; from < index; from += 1, to += 1) {
      target.offsets[to] = (batch.offsets[from] as number) - first + used;
      target.lengths[to] = batch.lengths[from] as number;
      target.wireLengths[to] = batch.wireLengths[from] as number;
      target.times[to] = batch.times[from] as number;
      target.links[to] = batch.links[from] as number;
    }
    target.count += index - start;
    this.#used = used + size;
    return index;
  }
}

function sizeOf(batch: Batch): number {
  return batch.kind === 'packets' ? batch.count : batch.records.length;
}

function timeAt(batch: Batch, index: number): Micros {
  return batch.kind === 'packets' ? (batch.times[index] as Micros) : recordEnd(batch.records[index] as FlowRecord);
}

/**
 * The input whose next item is the earliest, and the last time up to which it may run before another one's turn. None
 * when one that begins at `wake` has to be asked first.
 */
function earliest(cursors: readonly Cursor[], wake: Micros): { cursor: Cursor | null; until: Micros } {
  let best: Cursor | null = null;
  for (const cursor of cursors) {
    if (cursor.time < (best?.time ?? Number.POSITIVE_INFINITY)) best = cursor;
  }
  if (best === null || best.time >= wake) return { cursor: null, until: wake };
  let until = wake - 1;
  let isBefore = true;
  for (const cursor of cursors) {
    if (cursor === best) isBefore = false;
    // Times are whole microseconds: against an input named earlier a tie is lost, so the run ends one sooner.
    else until = Math.min(until, isBefore ? cursor.time - 1 : cursor.time);
  }
  return { cursor: best, until };
}

/** Where the run of items ends that are no later than `until`; the first is always in it. */
function runEnd(batch: Batch, start: number, until: Micros): number {
  const size = sizeOf(batch);
  let end = start + 1;
  while (end < size && timeAt(batch, end) <= until) end += 1;
  return end;
}
