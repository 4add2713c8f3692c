import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Alert } from '../model/alert.ts';
import type { Block } from '../model/block.ts';
import { GatehoundError } from '../model/error.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Micros } from '../model/time.ts';
import type { Verdict } from '../model/verdict.ts';
import type { FromStoreThread, StoreQuestion, StoreThreadData, ToStoreThread } from './messages.ts';
import { fromPlainError } from './messages.ts';
import {
  type BlockQuery,
  isAboutBlock,
  type RecordQuery,
  type StoreCounters,
  type StoredBlock,
  type StoreRecord,
} from './records.ts';
import { storeError } from './store-error.ts';
import { WaitingRows } from './waiting-rows.ts';

/** The file in the data folder. */
export const STORE_FILE = 'store.sqlite';

/** A transaction holds at most so many rows: at 90,000 rows a second (measured), one twentieth of a second. */
const BATCH_ROWS = 5_000;

/** A row waits at most so long for its transaction, so that a crash loses at most one second. */
const BATCH_MILLISECONDS = 1_000;

/** About 50 MB of evidence, and half a second of what the thread can write (measured: 90,000 rows a second). */
const WAITING_CAP = 50_000;

export interface StoreOptions {
  /** Evidence is dropped and counted when more rows than this wait; alerts and verdicts at twice this. */
  readonly waitingCap?: number;
  /** Told of each batch that could not be written, and of the end of the thread. Must not throw. */
  readonly onFailure?: (error: GatehoundError) => void;
}

interface Batch {
  readonly records: readonly StoreRecord[];
  readonly settled: (error: GatehoundError | null) => void;
  readonly done: Promise<GatehoundError | null>;
}

interface Waiter {
  readonly resolve: (rows: readonly unknown[]) => void;
  readonly reject: (error: GatehoundError) => void;
}

/**
 * The store as the rest of the house sees it. `write` never waits and never throws; questions see all that was written
 * before them. Made by `openStore`.
 */
export class Store {
  readonly #worker: Worker;
  readonly #onFailure: (error: GatehoundError) => void;
  readonly #waiting: WaitingRows;
  readonly #batches = new Map<number, Batch>();
  readonly #questions = new Map<number, Waiter>();
  #timer: NodeJS.Timeout | undefined;
  #serial = 0;
  #written = 0;
  #failed = 0;
  #removed = 0;
  /** Rows about blocks that the thread could not write yet and keeps for its next transaction. */
  #owed = 0;
  #closing: Promise<void> | undefined;
  /** Why nothing more is kept; null while the thread lives. */
  #ended: GatehoundError | null = null;

  constructor(worker: Worker, options: StoreOptions) {
    this.#worker = worker;
    this.#onFailure = options.onFailure ?? (() => {});
    this.#waiting = new WaitingRows(options.waitingCap ?? WAITING_CAP);
    worker.on('message', (message: FromStoreThread) => this.#take(message));
    worker.on('error', (error) => this.#end(`the thread of the store failed: ${String(error)}`));
    worker.on('exit', () => this.#end('the thread of the store has ended'));
  }

  /** Hands rows over. Blocks go to the file at once, the rest within a second. */
  write(records: readonly StoreRecord[]): void {
    if (this.#ended !== null) {
      this.#failed += records.length;
      return;
    }
    let urgent = false;
    for (const record of records) {
      this.#waiting.add(record);
      urgent ||= isAboutBlock(record);
      if (this.#waiting.size >= BATCH_ROWS) this.#post();
    }
    if (urgent) this.#postAll();
    else this.#wake();
  }

  /** What became of the rows so far. */
  get counters(): StoreCounters {
    const { waiting, overtaken, dropped } = this.#waiting;
    return {
      waiting: waiting + this.#owed,
      written: this.#written,
      overtaken,
      dropped,
      failed: this.#failed,
      removed: this.#removed,
    };
  }

  /** Resolves when all rows handed in so far are in the file; rejects with a GH-STO error where some could not be. */
  async flush(): Promise<void> {
    if (this.#ended !== null) throw this.#ended;
    this.#postAll();
    const results = await Promise.all([...this.#batches.values()].map((batch) => batch.done));
    const error = results.find((result) => result !== null);
    if (error !== undefined && error !== null) throw error;
  }

  /** Evidence that fits, newest first. */
  async evidence(query: RecordQuery = {}): Promise<readonly Evidence[]> {
    return (await this.#ask({ of: 'evidence', query })) as readonly Evidence[];
  }

  /** Alerts that fit, newest first. */
  async alerts(query: RecordQuery = {}): Promise<readonly Alert[]> {
    return (await this.#ask({ of: 'alerts', query })) as readonly Alert[];
  }

  /** Verdicts that fit, newest first. */
  async verdicts(query: RecordQuery = {}): Promise<readonly Verdict[]> {
    return (await this.#ask({ of: 'verdicts', query })) as readonly Verdict[];
  }

  /** The history of blocks, newest first. */
  async blocks(query: BlockQuery = {}): Promise<readonly StoredBlock[]> {
    return (await this.#ask({ of: 'blocks', query })) as readonly StoredBlock[];
  }

  /** All blocks that hold at `now` (wall-clock), by subject; one a subject (and dry run), the one that holds longest. */
  async activeBlocks(now: Micros): Promise<readonly Block[]> {
    return (await this.#ask({ of: 'active-blocks', now })) as readonly Block[];
  }

  /** Writes what waits and closes the file. Rejects where rows could not be written; the file is closed all the same. */
  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    if (this.#ended !== null) return;
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve));
    try {
      await this.flush();
    } finally {
      this.#send({ kind: 'close' });
      await exited;
    }
  }

  #send(message: ToStoreThread): void {
    this.#worker.postMessage(message);
  }

  #ask(question: StoreQuestion): Promise<readonly unknown[]> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    this.#postAll();
    this.#serial += 1;
    const id = this.#serial;
    return new Promise((resolve, reject) => {
      this.#questions.set(id, { resolve, reject });
      this.#send({ kind: 'query', id, question });
    });
  }

  #wake(): void {
    if (this.#timer === undefined && this.#waiting.size + this.#owed > 0) {
      this.#timer = setTimeout(() => this.#postAll(), BATCH_MILLISECONDS);
    }
  }

  #postAll(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // An empty batch makes the thread try again what it owes.
    if (this.#waiting.size + this.#owed > 0) this.#post();
    while (this.#waiting.size > 0) this.#post();
  }

  #post(): void {
    const records = this.#waiting.take(BATCH_ROWS);
    this.#serial += 1;
    const { promise: done, resolve: settled } = Promise.withResolvers<GatehoundError | null>();
    this.#batches.set(this.#serial, { records, settled, done });
    this.#send({ kind: 'write', batch: this.#serial, records });
  }

  #take(message: FromStoreThread): void {
    if (message.kind === 'written') this.#settle(message.batch, null);
    else if (message.kind === 'write-failed') this.#settle(message.batch, fromPlainError(message.error));
    else if (message.kind === 'removed') this.#removed += message.rows;
    else if (message.kind === 'remove-failed') this.#onFailure(fromPlainError(message.error));
    else if (message.kind === 'answer' || message.kind === 'query-failed') {
      const waiter = this.#questions.get(message.id);
      this.#questions.delete(message.id);
      if (message.kind === 'answer') waiter?.resolve(message.rows);
      else waiter?.reject(fromPlainError(message.error));
    }
  }

  #settle(number: number, error: GatehoundError | null): void {
    const batch = this.#batches.get(number);
    if (batch === undefined) return;
    this.#batches.delete(number);
    this.#waiting.settle(batch.records.length);
    if (error === null) {
      this.#written += batch.records.length + this.#owed;
      this.#owed = 0;
    } else {
      const owed = batch.records.filter(isAboutBlock).length;
      this.#owed += owed;
      this.#failed += batch.records.length - owed;
      this.#wake();
      this.#onFailure(error);
    }
    batch.settled(error);
  }

  #end(what: string): void {
    if (this.#ended !== null) return;
    clearTimeout(this.#timer);
    const error = new GatehoundError('GH-STO-004', what);
    this.#ended = error;
    const lost = this.#waiting.waiting + this.#owed;
    this.#failed += lost;
    for (const batch of this.#batches.values()) batch.settled(error);
    for (const question of this.#questions.values()) question.reject(error);
    this.#batches.clear();
    this.#questions.clear();
    if (lost > 0) this.#onFailure(error);
  }
}

/**
 * Opens the store of a data folder, and makes both where there are none. Rejects with GH-STO-002 for a store of a
 * newer version, GH-STO-003 for a damaged or foreign file, GH-STO-005 without the rights; no file is ever deleted.
 */
export async function openStore(folder: string, options: StoreOptions = {}): Promise<Store> {
  const path = join(folder, STORE_FILE);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw storeError(error, folder);
  }
  const workerData: StoreThreadData = { path };
  const worker = new Worker(new URL('./store-thread.ts', import.meta.url), { name: 'store', workerData });
  const first = await new Promise<FromStoreThread>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', (error) => reject(storeError(error, path)));
    worker.once('exit', () => reject(new GatehoundError('GH-STO-004', 'the thread of the store ended at its start')));
  });
  if (first.kind === 'refused') throw fromPlainError(first.error);
  return new Store(worker, options);
}
