import { encryptBlock, expandKey, readWord } from './aes.ts';
import { Ghash } from './ghash.ts';

const BLOCK = 16;
const TAG = 16;

const COUNTER = new Int32Array(4);
const STREAM = new Int32Array(4);

/**
 * AES-128-GCM with nonces of twelve bytes and whole tags (NIST SP 800-38D), to open only. Its time depends on the key, so it
 * is for keys that are no secret.
 */
export class AesGcm {
  readonly #keys: Int32Array;
  readonly #hash: Ghash;

  constructor(key: Uint8Array) {
    this.#keys = expandKey(key);
    STREAM.fill(0);
    encryptBlock(this.#keys, STREAM, STREAM);
    this.#hash = new Ghash(STREAM);
  }

  /** What `[start, end)` holds, whose last bytes are the tag. Null: the tag is another. */
  open(nonce: Uint8Array, associated: Uint8Array, bytes: Uint8Array, start: number, end: number): Uint8Array | null {
    const stop = end - TAG;
    if (stop < start) return null;
    const hash = this.#hash;
    hash.reset();
    hash.add(associated, 0, associated.length);
    hash.add(bytes, start, stop);
    hash.addLengths(associated.length, stop - start);
    for (let word = 0; word < 3; word++) COUNTER[word] = readWord(nonce, 4 * word);
    COUNTER[3] = 1;
    encryptBlock(this.#keys, COUNTER, STREAM);
    for (let word = 0; word < 4; word++) {
      const tag = (hash.sum[word] as number) ^ (STREAM[word] as number);
      if (tag !== readWord(bytes, stop + 4 * word)) return null;
    }
    return this.#decrypt(bytes, start, stop);
  }

  #decrypt(bytes: Uint8Array, start: number, end: number): Uint8Array {
    const plain = new Uint8Array(end - start);
    for (let block = 0; block < plain.length; block += BLOCK) {
      COUNTER[3] = (COUNTER[3] as number) + 1;
      encryptBlock(this.#keys, COUNTER, STREAM);
      const count = Math.min(BLOCK, plain.length - block);
      for (let index = 0; index < count; index++) {
        const byte = (STREAM[index >>> 2] as number) >>> (24 - 8 * (index & 3));
        plain[block + index] = (bytes[start + block + index] as number) ^ byte;
      }
    }
    return plain;
  }
}
