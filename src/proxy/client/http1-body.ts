import { ChunkedDecoder } from '../http/chunked-decoder.ts';
import type { MalformedKind } from '../http/malformed.ts';
import { CHUNKED } from '../http/request-head.ts';

/** Takes the body of one request off the bytes of a connection. */
export class Http1Body {
  /** What the last bytes held of the body; null where it was none. */
  chunk: Buffer | null = null;
  isDone = false;
  #left: number;
  readonly #decoder: ChunkedDecoder | null;

  constructor(bodyLength: number) {
    this.#left = bodyLength;
    this.#decoder = bodyLength === CHUNKED ? new ChunkedDecoder() : null;
  }

  /** Why it cannot be read any further. */
  get fault(): MalformedKind | null {
    return this.#decoder?.isFailed === true ? this.#decoder.fault : null;
  }

  /** Gives how many of the bytes belong to the body. */
  read(input: Buffer): number {
    if (this.#decoder !== null) return this.#readChunks(input, this.#decoder);
    const taken = Math.min(input.length, this.#left);
    this.chunk = taken === input.length ? input : input.subarray(0, taken);
    this.#left -= taken;
    this.isDone = this.#left === 0;
    return taken;
  }

  #readChunks(input: Buffer, decoder: ChunkedDecoder): number {
    const out: Buffer[] = [];
    const taken = decoder.push(input, 0, out);
    // Many chunks in one read are one to us, or each of a byte would cost as much as one of many.
    this.chunk = out.length > 1 ? Buffer.concat(out) : (out[0] ?? null);
    this.isDone = decoder.isDone;
    return taken;
  }
}
