import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { GatehoundError } from '../model/error.ts';

/** Bytes of an input, in order, copied once: straight to where they are parsed. */
export interface ByteReader {
  /**
   * Puts some of the next bytes into `target` from `offset` on. Gives their number, 0 at the end. Waits for the first
   * byte only, so what a pipe holds is given at once. Never throws: see `failure`.
   */
  read(target: Uint8Array, offset: number): Promise<number>;
  /** Why the bytes ended before the input did; null when all is well. */
  readonly failure: GatehoundError | null;
  /** Bytes taken from the input as it lies there. */
  readonly position: number;
  /** Size of the input as it lies there; null where it has none. */
  readonly size: number | null;
  /** Said behind the number of a byte in messages where the bytes are not those of the input itself. */
  readonly layer: string;
  close(): Promise<void>;
}

function brokenOff(position: number, cause: unknown): GatehoundError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new GatehoundError('GH-SRC-014', `reading broke off at byte ${position}: ${reason}`, { cause });
}

/** A file. */
export class FileReader implements ByteReader {
  readonly #handle: FileHandle;
  readonly size: number | null;
  readonly layer = '';
  failure: GatehoundError | null = null;
  position = 0;
  #closed: Promise<void> | null = null;

  constructor(handle: FileHandle, size: number | null) {
    this.#handle = handle;
    this.size = size;
  }

  async read(target: Uint8Array, offset: number): Promise<number> {
    if (this.#closed !== null || this.failure !== null || offset >= target.length) return 0;
    try {
      const { bytesRead } = await this.#handle.read(target, offset, target.length - offset, null);
      this.position += bytesRead;
      return bytesRead;
    } catch (cause) {
      this.failure = brokenOff(this.position, cause);
      return 0;
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#handle.close();
    return this.#closed;
  }
}

/** Bytes that may wait in memory before the stream is asked to pause; a pipe then fills and its writer waits. */
const QUEUED_BYTES = 1 << 20;

/** A pipe: standard input, or what a child writes. */
export class StreamReader implements ByteReader {
  readonly #stream: Readable;
  readonly size = null;
  readonly layer = '';
  failure: GatehoundError | null = null;
  position = 0;
  readonly #chunks: Uint8Array[] = [];
  #queued = 0;
  #ended = false;
  #draining = false;
  #wake: () => void = () => {};

  constructor(stream: Readable) {
    this.#stream = stream;
    stream.on('data', (chunk: Uint8Array) => {
      this.#chunks.push(chunk);
      this.#queued += chunk.length;
      if (this.#queued >= QUEUED_BYTES && !this.#draining) stream.pause();
      this.#wake();
    });
    stream.on('error', (cause) => {
      this.failure ??= brokenOff(this.position + this.#queued, cause);
      this.#end();
    });
    stream.on('end', () => this.#end());
    stream.on('close', () => this.#end());
  }

  async read(target: Uint8Array, offset: number): Promise<number> {
    while (this.#chunks.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    let filled = offset;
    while (filled < target.length) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) break;
      const part = chunk.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      if (part.length === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(part.length);
    }
    this.#queued -= filled - offset;
    this.position += filled - offset;
    if (this.#queued < QUEUED_BYTES && this.#stream.isPaused()) this.#stream.resume();
    return filled - offset;
  }

  /** Takes in whatever still comes without a bound, so that a writer who was told to stop can finish its last write. */
  drain(): void {
    this.#draining = true;
    this.#stream.resume();
  }

  async close(): Promise<void> {
    this.#chunks.length = 0;
    this.#queued = 0;
    this.#end();
    this.#stream.destroy();
  }

  #end(): void {
    this.#ended = true;
    this.#wake();
  }
}
