import { write } from 'node:fs';

/** Lines that wait for a reader; about 10 MB of evidence. */
const WAITING_LINES = 10_000;

const RETRY_MILLISECONDS = 50;

/** Writes bytes to a file descriptor and says how many it took; the errors of write(2). */
export type WriteBytes = (
  bytes: Uint8Array,
  done: (error: NodeJS.ErrnoException | null, written: number) => void,
) => void;

/**
 * Writes lines for whoever listens, and never waits for them: whoever guards must not stop because a terminal is held
 * or a pipe is full. Lines beyond the cap are dropped and counted; when nobody listens any more, all are.
 */
export class LineWriter {
  dropped = 0;
  readonly #write: WriteBytes;
  #waiting: string[] = [];
  #piece: Uint8Array = new Uint8Array(0);
  #busy = false;
  #closed = false;
  #idle: (() => void) | null = null;

  constructor(descriptor: number, writeBytes?: WriteBytes) {
    this.#write = writeBytes ?? ((bytes, done) => write(descriptor, bytes, done));
  }

  line(text: string): void {
    if (this.#closed || this.#waiting.length >= WAITING_LINES) {
      this.dropped++;
      return;
    }
    this.#waiting.push(`${text}\n`);
    this.#next();
  }

  /** Resolves when all is written, nobody listens, or the patience ends. */
  async end(milliseconds: number): Promise<void> {
    if (!this.#busy) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#idle = resolve;
    const timer = setTimeout(resolve, milliseconds);
    await promise;
    clearTimeout(timer);
  }

  #next(): void {
    if (this.#busy) return;
    if (this.#piece.length === 0) {
      if (this.#waiting.length === 0) {
        this.#idle?.();
        return;
      }
      this.#piece = new TextEncoder().encode(this.#waiting.join(''));
      this.#waiting = [];
    }
    this.#busy = true;
    this.#write(this.#piece, (error, written) => this.#took(error, written));
  }

  #took(error: NodeJS.ErrnoException | null, written: number): void {
    if (error === null) {
      this.#piece = this.#piece.subarray(written);
      this.#busy = false;
      this.#next();
    } else if (error.code === 'EAGAIN') {
      setTimeout(() => {
        this.#busy = false;
        this.#next();
      }, RETRY_MILLISECONDS);
    } else {
      this.#closed = true;
      this.#busy = false;
      this.dropped += this.#waiting.length;
      this.#waiting = [];
      this.#idle?.();
    }
  }
}
