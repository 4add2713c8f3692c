import { Decompress } from 'fflate';

/** Bytes of a body that are unpacked; what is beyond is not looked at, so a bomb costs no more than this. */
export const UNPACK_LIMIT = 1 << 20;
/** Packed bytes that are unpacked in one go: fflate copies its window of 32 KiB each time; deflate grows them 1,032 times at most. */
const PIECE = 4_096;
/** Bodies that may be unpacked at a time: each takes about 100 KiB, together 100 MiB. */
const UNPACKING_LIMIT = 1_024;

/** How many bodies are being unpacked, and how many were not because too many were; one for all flows. */
export class Unpacking {
  refused = 0;
  #active = 0;

  admit(): boolean {
    if (this.#active === UNPACKING_LIMIT) {
      this.refused += 1;
      return false;
    }
    this.#active += 1;
    return true;
  }

  release(): void {
    this.#active -= 1;
  }
}

/** Unpacks one gzip, zlib or deflate stream as far as the limit. What it gives depends on the bytes alone, not on how they are cut. */
export class Unpacker {
  /** Bytes unpacked so far. */
  size = 0;
  /** The data is none, or broken. */
  failed = false;
  readonly #give: (bytes: Uint8Array, start: number, end: number) => void;
  readonly #decompress: Decompress;
  readonly #piece = new Uint8Array(PIECE);
  #held = 0;

  constructor(give: (bytes: Uint8Array, start: number, end: number) => void) {
    this.#give = give;
    this.#decompress = new Decompress((chunk) => this.#unpacked(chunk));
  }

  take(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.failed && this.size < UNPACK_LIMIT) {
      const count = Math.min(PIECE - this.#held, end - at);
      this.#piece.set(bytes.subarray(at, at + count), this.#held);
      this.#held += count;
      at += count;
      if (this.#held === PIECE) this.#push();
    }
  }

  end(): void {
    if (this.#held > 0 && !this.failed && this.size < UNPACK_LIMIT) this.#push();
    this.#held = 0;
  }

  #push(): void {
    const piece = this.#piece.slice(0, this.#held);
    this.#held = 0;
    try {
      // Never the last one: a body that was cut short is no broken one.
      this.#decompress.push(piece, false);
    } catch {
      this.failed = true;
    }
  }

  #unpacked(chunk: Uint8Array): void {
    const count = Math.min(chunk.length, UNPACK_LIMIT - this.size);
    if (count === 0) return;
    this.size += count;
    this.#give(chunk, 0, count);
  }
}
