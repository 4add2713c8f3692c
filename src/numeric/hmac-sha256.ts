import { BLOCK_BYTES, compress, initialState, STATE_WORDS } from './sha256.ts';

/** What leaves room in one block for the end mark and the length (FIPS 180-4 section 5.1.1). */
const MESSAGE_LIMIT = 55;
const DIGEST = 32;
const INNER = 0x36;
const OUTER = 0x5c;

const START = initialState();
const BLOCK = new Uint8Array(BLOCK_BYTES);
const SUM = new Int32Array(STATE_WORDS);

/**
 * HMAC-SHA-256 (RFC 2104) for a key of at most 64 bytes and messages of at most 55, which is all that the keys of
 * QUIC's Initial packets take. The key's two blocks are hashed once: a message then costs two blocks, not four.
 */
export class HmacSha256 {
  readonly #inner = new Int32Array(STATE_WORDS);
  readonly #outer = new Int32Array(STATE_WORDS);

  constructor(key: Uint8Array) {
    if (key.length > BLOCK_BYTES) throw new RangeError('a key of more than one block');
    pad(key, INNER);
    compress(START, BLOCK, this.#inner);
    pad(key, OUTER);
    compress(START, BLOCK, this.#outer);
  }

  digest(message: Uint8Array): Uint8Array {
    if (message.length > MESSAGE_LIMIT) throw new RangeError('a message of more than one block');
    BLOCK.set(message);
    finish(message.length);
    compress(this.#inner, BLOCK, SUM);
    const digest = new Uint8Array(DIGEST);
    writeWords(BLOCK);
    finish(DIGEST);
    compress(this.#outer, BLOCK, SUM);
    writeWords(digest);
    return digest;
  }
}

function pad(key: Uint8Array, value: number): void {
  BLOCK.fill(value);
  for (let at = 0; at < key.length; at++) BLOCK[at] = (key[at] as number) ^ value;
}

/** Ends the second and last block behind `length` bytes. */
function finish(length: number): void {
  BLOCK.fill(0, length);
  BLOCK[length] = 0x80;
  const bits = 8 * (BLOCK_BYTES + length);
  BLOCK[BLOCK_BYTES - 2] = bits >>> 8;
  BLOCK[BLOCK_BYTES - 1] = bits;
}

function writeWords(bytes: Uint8Array): void {
  for (let at = 0; at < DIGEST; at++) bytes[at] = (SUM[at >>> 2] as number) >>> (24 - 8 * (at & 3));
}
