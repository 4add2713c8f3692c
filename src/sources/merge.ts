import { type Flow, type FlowBatch, flowEnd } from '../model/flow.ts';
import type { PacketBatch } from '../model/packet.ts';
import type { Micros } from '../model/time.ts';
import type { BatchPool, WritableBatch } from './batch.ts';
import type { Source } from './source.ts';

type Batch = PacketBatch | FlowBatch;

/** Flows that are gathered before they are handed on. */
const FLOWS_AT_ONCE = 4_096;

/** One input and where it stands. */
class Cursor {
  readonly #iterator: AsyncIterator<Batch>;
  #batch: Batch | null = null;
  index = 0;
  /** Time of the item at `index`; infinity when the input has ended. */
  time: Micros = Number.POSITIVE_INFINITY;

  constructor(source: Source, pool: BatchPool) {
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
 * One stream of several recorded inputs, ordered by packet time and flow end; at equal times the input named first
 * comes first. Within an input the order stays as it is. A batch that nothing comes between is handed on as it is, and
 * with one source so is every batch; otherwise packets are copied, so that each batch owns its memory and may be
 * transferred.
 */
export function mergeSources(sources: readonly Source[], pool: BatchPool): AsyncIterable<Batch> {
  const [first, second] = sources;
  return first !== undefined && second === undefined ? first.batches(pool) : merge(sources, pool);
}

async function* merge(sources: readonly Source[], pool: BatchPool): AsyncGenerator<Batch> {
  const cursors = sources.map((source) => new Cursor(source, pool));
  const gathered = new Gathered(pool);
  try {
    for (const cursor of cursors) await cursor.next();
    for (;;) {
      const { cursor, until } = earliest(cursors);
      const batch = cursor?.batch ?? null;
      if (cursor === null || batch === null) break;
      const end = runEnd(batch, cursor.index, until);
      if (cursor.index === 0 && end === sizeOf(batch)) {
        yield* gathered.flush();
        yield batch;
        await cursor.next();
        continue;
      }
      cursor.index = yield* gathered.add(batch, cursor.index, end);
      if (cursor.index < sizeOf(batch)) {
        cursor.time = timeAt(batch, cursor.index);
      } else {
        if (batch.kind === 'packets') pool.give(batch);
        await cursor.next();
      }
    }
    yield* gathered.flush();
  } finally {
    gathered.release();
    await Promise.all(cursors.map((cursor) => cursor.stop()));
  }
}

/** Parts of batches that become one batch: packets or flows, never both at once. */
class Gathered {
  readonly #pool: BatchPool;
  #packets: WritableBatch;
  #used = 0;
  #flows: Flow[] = [];

  constructor(pool: BatchPool) {
    this.#pool = pool;
    this.#packets = pool.take();
  }

  /** Adds items `start .. end`, or the first of them that there is room for; gives where it stopped. */
  *add(batch: Batch, start: number, end: number): Generator<Batch, number> {
    if (batch.kind === 'flows') {
      if (this.#packets.count > 0 || this.#flows.length >= FLOWS_AT_ONCE) yield* this.flush();
      for (let index = start; index < end; index += 1) this.#flows.push(batch.flows[index] as Flow);
      return end;
    }
    if (this.#flows.length > 0) yield* this.flush();
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
    if (this.#flows.length > 0) {
      const flows = this.#flows;
      this.#flows = [];
      yield { kind: 'flows', flows };
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
  return batch.kind === 'packets' ? batch.count : batch.flows.length;
}

function timeAt(batch: Batch, index: number): Micros {
  return batch.kind === 'packets' ? (batch.times[index] as Micros) : flowEnd(batch.flows[index] as Flow);
}

/** The input whose next item is the earliest, and the last time up to which it may run before another one's turn. */
function earliest(cursors: readonly Cursor[]): { cursor: Cursor | null; until: Micros } {
  let best: Cursor | null = null;
  for (const cursor of cursors) {
    if (cursor.time < (best?.time ?? Number.POSITIVE_INFINITY)) best = cursor;
  }
  let until = Number.POSITIVE_INFINITY;
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
