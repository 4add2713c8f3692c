import { isAboutBlock, type StoredKind, type StoreRecord } from './records.ts';

/**
 * The bounded queue towards the store's thread: rows that wait for their batch, and how many are under way. Growing
 * evidence waits once: a newer revision takes the place of the older. At the cap, evidence is refused first; alerts
 * and verdicts, which are few, are refused at twice the cap; blocks never (the defender bounds them).
 */
export class WaitingRows {
  readonly #cap: number;
  readonly #rows = new Map<string, StoreRecord>();
  readonly #dropped: Partial<Record<StoredKind, number>> = {};
  #serial = 0;
  #underWay = 0;
  #overtaken = 0;

  constructor(cap: number) {
    this.#cap = cap;
  }

  /** Rows that wait here for a batch. */
  get size(): number {
    return this.#rows.size;
  }

  /** Rows that wait here or were taken and are not settled. */
  get waiting(): number {
    return this.#rows.size + this.#underWay;
  }

  get overtaken(): number {
    return this.#overtaken;
  }

  get dropped(): Readonly<Partial<Record<StoredKind, number>>> {
    return { ...this.#dropped };
  }

  /** Takes a row in, or drops and counts it. */
  add(record: StoreRecord): void {
    const key = this.#key(record);
    const present = this.#rows.get(key);
    if (present !== undefined) {
      this.#overtaken += 1;
      if (revisionOf(record) >= revisionOf(present)) this.#rows.set(key, record);
    } else if (this.waiting < this.#limit(record)) this.#rows.set(key, record);
    else this.#dropped[record.kind] = (this.#dropped[record.kind] ?? 0) + 1;
  }

  /** Takes the oldest rows out for a batch; they count as waiting until they are settled. */
  take(most: number): StoreRecord[] {
    const batch: StoreRecord[] = [];
    for (const [key, record] of this.#rows) {
      if (batch.length === most) break;
      batch.push(record);
      this.#rows.delete(key);
    }
    this.#underWay += batch.length;
    return batch;
  }

  /** A batch of so many rows was written or has failed. */
  settle(rows: number): void {
    this.#underWay -= rows;
  }

  #limit(record: StoreRecord): number {
    if (isAboutBlock(record)) return Number.POSITIVE_INFINITY;
    return record.kind === 'evidence' ? this.#cap : 2 * this.#cap;
  }

  #key(record: StoreRecord): string {
    if ('id' in record) return `${record.kind} ${record.id}`;
    // Blocks and releases act on each other: all are kept, in order.
    this.#serial += 1;
    return String(this.#serial);
  }
}

function revisionOf(record: StoreRecord): number {
  return 'revision' in record ? record.revision : 0;
}
