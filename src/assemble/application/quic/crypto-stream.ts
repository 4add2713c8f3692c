import { readU24 } from '../tls/bytes.ts';
import { PieceBuffer } from '../tls/piece-buffer.ts';

/** Handshake bytes of one side that are kept; a ClientHello with post-quantum keys and tickets has some 4 KiB. */
const STREAM_LIMIT = 65_536;
const HEADER = 4;

/** One side's handshake, put together from CRYPTO frames in whatever order they come (RFC 9000 section 7.5). */
export class CryptoStream {
  /** What was read is let go of: the first of these bytes has this offset. */
  #base = 0;
  #pieces = new PieceBuffer(STREAM_LIMIT);
  #taken = 0;

  /** Bytes that are taken up. */
  get held(): number {
    return this.#pieces.held;
  }

  add(offset: number, bytes: Uint8Array, start: number, end: number): void {
    const read = Math.max(0, this.#base - offset);
    if (start + read < end) this.#pieces.add(offset + read - this.#base, bytes, start + read, end);
  }

  /** Gives the next whole message and true, or false when there is none yet. */
  take(listener: (type: number, bytes: Uint8Array, start: number, end: number) => void): boolean {
    const { bytes, known, isWhole } = this.#pieces;
    const at = this.#taken;
    if (at + HEADER > known) return false;
    const stop = at + HEADER + readU24(bytes, at + 1);
    if (stop > known) return false;
    this.#taken = stop;
    if (stop === known && isWhole) {
      this.#base += stop;
      this.#taken = 0;
      this.#pieces = new PieceBuffer(STREAM_LIMIT);
    }
    listener(bytes[at] as number, bytes, at + HEADER, stop);
    return true;
  }
}
