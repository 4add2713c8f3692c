import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { GatehoundError } from '../model/error.ts';
import type { ByteReader } from './byte-reader.ts';

export type Compression = 'gzip' | 'zstd';

/** Which compression the first bytes show: RFC 1952 section 2.3.1, RFC 8878 section 3.1.1; null when none. */
export function recogniseCompression(head: Uint8Array): Compression | null {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd';
  return null;
}

/** Packed bytes go in by pieces of this size, so that what survives damage does not depend on how a pipe was cut. */
const PIECE = 16_384;
/**
 * The last bytes go in alone. zlib throws away what it unpacked in the call that meets an error; gzip's check value
 * (8 bytes, RFC 1952) is what most often fails, and it must not take good data with it.
 */
const HELD_BACK = 8;

/** Unpacks another reader in constant memory: the next piece is fed when what the last one gave has been taken. */
export class DecompressReader implements ByteReader {
  readonly #inner: ByteReader;
  readonly #name: Compression;
  readonly #engine: Transform;
  readonly layer = ' of the unpacked content';
  failure: GatehoundError | null = null;
  readonly #piece = new Uint8Array(PIECE + HELD_BACK);
  #held = 0;
  #fed = 0;
  #current: Uint8Array | null = null;
  #done = false;
  #feeding = false;
  #finished = false;
  #wake: () => void = () => {};

  constructor(inner: ByteReader, name: Compression) {
    this.#inner = inner;
    this.#name = name;
    this.#engine = name === 'gzip' ? createGunzip() : createZstdDecompress();
    this.#engine.on('readable', () => this.#wake());
    this.#engine.on('end', () => this.#end());
    this.#engine.on('close', () => this.#end());
    this.#engine.on('error', (cause) => this.#fail(cause));
  }

  async read(target: Uint8Array, offset: number): Promise<number> {
    while (this.#current === null) {
      // Also after an error the engine still gives what it had unpacked before.
      this.#current = this.#engine.read() as Uint8Array | null;
      if (this.#current !== null) break;
      if (this.#done) return 0;
      const progress = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      if (!this.#feeding && !this.#finished) await this.#feed();
      else await progress;
    }
    const part = this.#current.subarray(0, target.length - offset);
    target.set(part, offset);
    this.#current = part.length === this.#current.length ? null : this.#current.subarray(part.length);
    return part.length;
  }

  get position(): number {
    return this.#inner.position;
  }

  get size(): number | null {
    return this.#inner.size;
  }

  async close(): Promise<void> {
    this.#done = true;
    this.#engine.destroy();
    await this.#inner.close();
  }

  async #feed(): Promise<void> {
    this.#feeding = true;
    let filled = this.#held;
    while (filled < this.#piece.length) {
      const read = await this.#inner.read(this.#piece, filled);
      if (read === 0) {
        this.#finished = true;
        break;
      }
      filled += read;
    }
    if (this.#inner.failure !== null) this.failure ??= this.#inner.failure;
    const whole = Math.max(filled - HELD_BACK, 0);
    if (whole > 0) this.#write(this.#piece.slice(0, whole));
    this.#piece.copyWithin(0, whole, filled);
    this.#held = filled - whole;
    if (this.#finished) {
      this.#write(this.#piece.slice(0, this.#held));
      this.#engine.end();
    }
  }

  #write(piece: Uint8Array): void {
    this.#fed += piece.length;
    this.#engine.write(piece, () => {
      this.#feeding = false;
      this.#wake();
    });
  }

  #fail(cause: Error): void {
    const what = /unexpected end/.test(cause.message) ? 'is cut' : `is damaged (${cause.message})`;
    this.failure ??= new GatehoundError('GH-SRC-012', `the ${this.#name} stream ${what} before byte ${this.#fed}`, {
      cause,
    });
    this.#end();
  }

  #end(): void {
    this.#done = true;
    this.#wake();
  }
}
