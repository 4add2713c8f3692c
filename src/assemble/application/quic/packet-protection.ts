import { encryptBlock, expandKey, readWord } from '../../../numeric/aes.ts';
import { AesGcm } from '../../../numeric/aes-gcm.ts';
import type { PacketKeys } from './initial-keys.ts';
import type { LongHeader } from './long-header.ts';

const SAMPLE = 16;
/** A packet number has at most four bytes; the sample begins behind where such a one would end. */
const NUMBER_LIMIT = 4;
/** Two bits of the first byte, 0 before they are protected (RFC 9000 section 17.2). */
const RESERVED = 0x0c;

const MASK = new Int32Array(4);

/** The protection of one side's Initial packets (RFC 9001 section 5). */
export class PacketProtection {
  readonly #keys: PacketKeys;
  readonly #header: Int32Array;
  /** Made for the first packet whose header may be one: it takes longest of all. */
  #cipher: AesGcm | null = null;

  constructor(keys: PacketKeys) {
    this.#keys = keys;
    this.#header = expandKey(keys.header);
  }

  /**
   * The frames of a packet, decrypted. Null: the packet is not whole, or it has other keys. Of the packet number what
   * stands in the packet is taken: it is whole as long as fewer than 128 Initials were sent.
   */
  open(bytes: Uint8Array, header: LongHeader, end: number): Uint8Array | null {
    const { start, payload } = header;
    if (header.end > end || payload + NUMBER_LIMIT + SAMPLE > header.end) return null;
    for (let word = 0; word < 4; word++) MASK[word] = readWord(bytes, payload + NUMBER_LIMIT + 4 * word);
    encryptBlock(this.#header, MASK, MASK);
    const first = (bytes[start] as number) ^ (((MASK[0] as number) >>> 24) & 0x0f);
    if ((first & RESERVED) !== 0) return null;
    const numberLength = (first & 3) + 1;
    const body = payload + numberLength;
    const associated = bytes.slice(start, body);
    associated[0] = first;
    const nonce = this.#keys.nonce.slice();
    // The mask of the number follows that of the first byte.
    const mask = ((MASK[0] as number) << 8) | ((MASK[1] as number) >>> 24);
    for (let index = 0; index < numberLength; index++) {
      const byte = (bytes[payload + index] as number) ^ ((mask >>> (24 - 8 * index)) & 0xff);
      associated[payload - start + index] = byte;
      const place = nonce.length - numberLength + index;
      nonce[place] = (nonce[place] as number) ^ byte;
    }
    this.#cipher ??= new AesGcm(this.#keys.key);
    return this.#cipher.open(nonce, associated, bytes, body, header.end);
  }
}
