import { type FlowRecord, recordEnd } from '../model/record.ts';
import { type Micros, SECOND } from '../model/time.ts';

/**
 * How far behind the latest end a row may come and still be put in its place. Zeek writes a connection when it expires,
 * up to five minutes after its last packet (tcp_inactivity_timeout and its likes in Zeek's init-bare.zeek).
 */
export const LATENESS: Micros = 300 * SECOND;
/** Rows that wait; about 40 MB. When more come, the earliest leaves. A row that brings content counts as several. */
const MAXIMUM_WAITING = 100_000;

/** Bytes of content that are as much as a row. */
const ROW_BYTES = 512;

/** How many rows wait in several buffers together, so that many logs cost no more memory than one. */
export class WaitingRows {
  readonly maximum: number;
  count = 0;

  constructor(maximum: number = MAXIMUM_WAITING) {
    this.maximum = maximum;
  }
}

interface Waiting {
  readonly record: FlowRecord;
  readonly end: Micros;
  readonly arrival: number;
  readonly weight: number;
}

/** Puts records in the order of their ends, those with the same end in the order in which they came. A binary heap. */
export class ReorderBuffer {
  readonly #lateness: Micros;
  readonly #rows: WaitingRows;
  readonly #heap: Waiting[] = [];
  #arrivals = 0;
  #latest = Number.NEGATIVE_INFINITY;
  #delivered = Number.NEGATIVE_INFINITY;

  constructor(options: { readonly lateness?: Micros; readonly rows?: WaitingRows } = {}) {
    this.#lateness = options.lateness ?? LATENESS;
    this.#rows = options.rows ?? new WaitingRows();
  }

  /** Takes a record and puts what has become due into `due`; true when it came too late, and so leaves at once. */
  push(record: FlowRecord, due: FlowRecord[]): boolean {
    const end = recordEnd(record);
    if (end < this.#delivered) {
      due.push(record);
      return true;
    }
    const weight = weightOf(record);
    this.#insert({ record, end, arrival: this.#arrivals, weight });
    this.#arrivals += 1;
    this.#rows.count += weight;
    this.#latest = Math.max(this.#latest, end);
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (first.end > this.#latest - this.#lateness && this.#rows.count <= this.#rows.maximum) break;
      this.#deliver(first, due);
    }
    return false;
  }

  /** Nothing more comes: puts all that waits into `due`. */
  flush(due: FlowRecord[]): void {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) this.#deliver(first, due);
  }

  #deliver(first: Waiting, due: FlowRecord[]): void {
    due.push(first.record);
    this.#rows.count -= first.weight;
    this.#delivered = first.end;
    this.#removeFirst();
  }

  #insert(item: Waiting): void {
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above] as Waiting;
      if (!before(item, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = item;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const item = heap.pop() as Waiting;
    if (heap.length === 0) return;
    let index = 0;
    for (;;) {
      let below = 2 * index + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && before(heap[below + 1] as Waiting, heap[below] as Waiting)) below += 1;
      const child = heap[below] as Waiting;
      if (!before(child, item)) break;
      heap[index] = child;
      index = below;
    }
    heap[index] = item;
  }
}

/** Rows of access logs hold what clients sent: URLs and headers as long as servers take. */
function weightOf(record: FlowRecord): number {
  if (record.kind !== 'http' || record.web === undefined) return 1;
  const { target, headers, body } = record.web.request;
  let bytes = target.length + (body?.length ?? 0);
  for (const text of headers) bytes += text.length;
  return 1 + Math.floor(bytes / ROW_BYTES);
}

function before(a: Waiting, b: Waiting): boolean {
  return a.end < b.end || (a.end === b.end && a.arrival < b.arrival);
}
