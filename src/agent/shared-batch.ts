import { FEATURE_COUNT } from '../heads/packet/features.ts';

type Numbers = Float32Array | Float64Array;

/** What the threads have in common: all of it stands in shared memory. */
export interface SharedMemory {
  readonly state: Int32Array;
  /** [packet][100], as an engine has them. */
  readonly rows: Numbers;
  readonly scores: Numbers;
}

/** Rows of a piece: the kernel executes by eights, and the last piece keeps nobody waiting for long. */
export const PIECE = 16;

/** No piece is left. */
export const NONE = -1;

/*
 * Words of the state, each in a cache line of its own.
 * LEFT: the pieces that nobody has taken, from the low 16 bits (included) to the high ones (excluded).
 * DONE: how many pieces of this batch helpers have finished; below zero once a helper has failed.
 * NETWORK: the number of the network that the pieces are for.
 */
const LEFT = 0;
const DONE = 16;
const NETWORK = 32;
const WORDS = 48;
const FAILED = -(2 ** 31);

/**
 * How often somebody looks before he sleeps: about 5 microseconds, the time of a piece. The next batch comes 100 later: to
 * look for so long would cost more than to be woken, and where processors are busy it would be the owner's time.
 */
const LOOKS = 1_000;

/** Sleepers look around this often: a process that was stopped for an hour has lost no more patience than this. */
const SLICE_MILLISECONDS = 100;

/**
 * The rows of a batch in pieces that several threads take: the owner of the batch from the front, its helpers from the
 * back, until they meet. So nobody ever waits for a helper that has not begun. Nothing is allocated for a batch.
 */
export class SharedBatch {
  readonly memory: SharedMemory;
  readonly #state: Int32Array;

  constructor(memory: SharedMemory) {
    this.memory = memory;
    this.#state = memory.state;
  }

  /** Memory for batches of such an engine. */
  static like({ rows, capacity }: { readonly rows: Numbers; readonly capacity: number }): SharedBatch {
    const bytes = rows.BYTES_PER_ELEMENT;
    const numbers = (count: number): Numbers => {
      const memory = new SharedArrayBuffer(count * bytes);
      return rows instanceof Float32Array ? new Float32Array(memory) : new Float64Array(memory);
    };
    return new SharedBatch({
      state: new Int32Array(new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT)),
      rows: numbers(capacity * FEATURE_COUNT),
      scores: numbers(capacity),
    });
  }

  /** Owner: lets helpers take these pieces, whose rows are there; `network` is the number of the one they are for. */
  offer(from: number, to: number, network: number): void {
    Atomics.store(this.#state, NETWORK, network);
    Atomics.store(this.#state, DONE, 0);
    Atomics.store(this.#state, LEFT, from | (to << 16));
    Atomics.notify(this.#state, LEFT);
  }

  /** Owner: a piece from the front, or NONE. */
  takeFirst(): number {
    for (;;) {
      const left = Atomics.load(this.#state, LEFT);
      if (isEmpty(left)) return NONE;
      if (Atomics.compareExchange(this.#state, LEFT, left, left + 1) === left) return left & 0xffff;
    }
  }

  /** Helper: a piece from the back, or NONE. Whatever was offered meanwhile, it is a piece of the batch at hand. */
  takeLast(): number {
    for (;;) {
      const left = Atomics.load(this.#state, LEFT);
      if (isEmpty(left)) return NONE;
      if (Atomics.compareExchange(this.#state, LEFT, left, left - 0x10000) === left) return (left >> 16) - 1;
    }
  }

  /** Helper: waits for pieces; there may be none left on return. */
  awaitPieces(): void {
    for (let look = 0; look < LOOKS; look++) if (!isEmpty(Atomics.load(this.#state, LEFT))) return;
    const left = Atomics.load(this.#state, LEFT);
    if (isEmpty(left)) Atomics.wait(this.#state, LEFT, left);
  }

  /** Helper: the number of the network that the piece it has taken is for. */
  get network(): number {
    return Atomics.load(this.#state, NETWORK);
  }

  /** Helper: the scores of a piece are there. */
  finish(): void {
    Atomics.add(this.#state, DONE, 1);
    Atomics.notify(this.#state, DONE);
  }

  /** Helper: the scores of a piece will never be there. */
  fail(): void {
    Atomics.store(this.#state, DONE, FAILED);
    Atomics.notify(this.#state, DONE);
  }

  /** Owner: waits until helpers have finished so many pieces; false where one failed, or `patience` (ms) ends. */
  awaitHelpers(pieces: number, patience: number): boolean {
    for (let look = 0; look < LOOKS; look++) if (Atomics.load(this.#state, DONE) === pieces) return true;
    for (let waited = 0; waited < patience; waited += SLICE_MILLISECONDS) {
      const done = Atomics.load(this.#state, DONE);
      if (done === pieces || done < 0) return done === pieces;
      Atomics.wait(this.#state, DONE, done, SLICE_MILLISECONDS);
    }
    return Atomics.load(this.#state, DONE) === pieces;
  }
}

function isEmpty(left: number): boolean {
  return (left & 0xffff) === left >> 16;
}
