import type { GatehoundError } from '../model/error.ts';
import type { ByteReader } from './byte-reader.ts';

/** How much of the beginning may be looked at before reading starts. */
const PEEK_BYTES = 1 << 16;

/** A reader whose beginning can be looked at first. */
export class PeekReader implements ByteReader {
  readonly #inner: ByteReader;
  readonly #head = new Uint8Array(PEEK_BYTES);
  #filled = 0;
  #given = 0;

  constructor(inner: ByteReader) {
    this.#inner = inner;
  }

  /** The bytes seen so far. */
  get head(): Uint8Array {
    return this.#head.subarray(0, this.#filled);
  }

  /** Looks further: at least one byte more; false when there is none or the limit is reached. */
  async peekMore(): Promise<boolean> {
    if (this.#filled === PEEK_BYTES) return false;
    const read = await this.#inner.read(this.#head, this.#filled);
    this.#filled += read;
    return read > 0;
  }

  /** The first `size` bytes (at most `PEEK_BYTES`); fewer when the input is shorter. */
  async peek(size: number): Promise<Uint8Array> {
    while (this.#filled < size && (await this.peekMore())) {}
    return this.#head.subarray(0, Math.min(size, this.#filled));
  }

  async read(target: Uint8Array, offset: number): Promise<number> {
    if (this.#given === this.#filled) return this.#inner.read(target, offset);
    const part = this.#head.subarray(this.#given, Math.min(this.#filled, this.#given + target.length - offset));
    target.set(part, offset);
    this.#given += part.length;
    return part.length;
  }

  get failure(): GatehoundError | null {
    return this.#inner.failure;
  }

  get position(): number {
    return this.#inner.position;
  }

  get size(): number | null {
    return this.#inner.size;
  }

  get layer(): string {
    return this.#inner.layer;
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
