import { readU16 } from '../../../decode/bytes.ts';
import { readU24 } from './bytes.ts';
import { isHandshakeType, isReadType } from './handshake-message.ts';
import type { MessageListener } from './handshake-reader.ts';
import { PieceBuffer } from './piece-buffer.ts';

/** Type, length, sequence number, offset and length of the fragment (RFC 6347 section 4.2.2). */
export const DTLS_MESSAGE_HEADER = 12;
/** As for TLS: longest message that is kept. */
const MESSAGE_LIMIT = 65_536;
/** Messages that may wait for one before them; a flight has up to six. */
const WAITING_LIMIT = 8;
/** Bytes that they take up together: the longest message, twice, for room grows by doubling. */
const WAITING_BYTES = 2 * MESSAGE_LIMIT;
/** What a waiting message takes up before its first byte. */
const WAITING_COST = 512;

interface Waiting {
  readonly type: number;
  readonly length: number;
  readonly pieces: PieceBuffer;
}

/** Puts the handshake messages of one side together from their fragments, in the order of their numbers, each once. */
export class DtlsMessages {
  readonly #listener: MessageListener;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #held = 0;

  constructor(listener: MessageListener) {
    this.#listener = listener;
  }

  /** Bytes that waiting messages take up. */
  get held(): number {
    return this.#held;
  }

  /** Takes the content of one handshake record, in clear: one or more fragments. */
  read(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at + DTLS_MESSAGE_HEADER <= end; ) {
      const from = at + DTLS_MESSAGE_HEADER;
      const stop = from + readU24(bytes, at + 9);
      const length = readU24(bytes, at + 1);
      const offset = readU24(bytes, at + 6);
      const type = bytes[at] as number;
      if (stop > end || offset + stop - from > length || !isHandshakeType(type)) return;
      this.#fragment(readU16(bytes, at + 4), type, length, offset, bytes, from, stop);
      at = stop;
    }
  }

  /** Nothing more comes before what waits: gives what is whole. */
  flush(): void {
    for (const number of [...this.#waiting.keys()].sort((a, b) => a - b)) this.#give(number);
    this.#waiting.clear();
    this.#held = 0;
  }

  #fragment(
    number: number,
    type: number,
    length: number,
    offset: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    if (number < this.#next) return;
    if (number === this.#next && offset === 0 && end - start === length) {
      this.#forget(number);
      this.#next++;
      this.#listener(type, bytes, start, end);
    } else {
      let waiting = this.#waiting.get(number);
      if (waiting === undefined) {
        if (this.#waiting.size === WAITING_LIMIT) return;
        waiting = { type, length, pieces: new PieceBuffer(MESSAGE_LIMIT) };
        this.#waiting.set(number, waiting);
        this.#held += WAITING_COST;
      }
      if (waiting.type !== type || waiting.length !== length) return;
      this.#add(waiting.pieces, offset, bytes, start, end);
    }
    while (this.#isWhole(this.#next)) this.#give(this.#next);
  }

  #add(pieces: PieceBuffer, offset: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.#held + end - start > WAITING_BYTES) return;
    const before = pieces.held;
    pieces.add(offset, bytes, start, end);
    this.#held += pieces.held - before;
  }

  #forget(number: number): void {
    const waiting = this.#waiting.get(number);
    if (waiting === undefined) return;
    this.#waiting.delete(number);
    this.#held -= WAITING_COST + waiting.pieces.held;
  }

  #isWhole(number: number): boolean {
    const waiting = this.#waiting.get(number);
    return waiting !== undefined && waiting.pieces.known >= waiting.length;
  }

  #give(number: number): void {
    const waiting = this.#waiting.get(number);
    if (waiting === undefined || !this.#isWhole(number)) return;
    this.#forget(number);
    this.#next = number + 1;
    const end = isReadType(waiting.type) ? waiting.length : 0;
    this.#listener(waiting.type, waiting.pieces.bytes, 0, end);
  }
}
