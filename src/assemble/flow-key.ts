import { readU32 } from '../decode/bytes.ts';
import type { Layers } from '../decode/layers.ts';
import { finish, mix } from '../numeric/hash.ts';

/** Words of a key: two addresses of four words, lower endpoint first, then both ports, then the protocol. */
export const KEY_WORDS = 10;

/** The key of one packet, overwritten by the next; both directions of a flow give the same words. */
export class FlowKey {
  readonly words = new Uint32Array(KEY_WORDS);
  hash = 0;
  /** Whether the packet's source is the lower endpoint. */
  sourceIsLower = false;
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  read(bytes: Uint8Array, layers: Layers): void {
    const { family, source, destination, sourcePort, destinationPort } = layers;
    const { words } = this;
    this.sourceIsLower = isLower(bytes, layers);
    writeAddress(bytes, this.sourceIsLower ? source : destination, family, words, 0);
    writeAddress(bytes, this.sourceIsLower ? destination : source, family, words, 4);
    words[8] = this.sourceIsLower ? (sourcePort << 16) | destinationPort : (destinationPort << 16) | sourcePort;
    words[9] = layers.protocol;
    let hash = this.#seed;
    for (let index = 0; index < KEY_WORDS; index++) hash = mix(hash, words[index] as number);
    this.hash = finish(hash);
  }
}

function isLower(bytes: Uint8Array, layers: Layers): boolean {
  const { source, destination } = layers;
  const length = layers.family === 4 ? 4 : 16;
  for (let index = 0; index < length; index++) {
    const difference = (bytes[source + index] as number) - (bytes[destination + index] as number);
    if (difference !== 0) return difference < 0;
  }
  return layers.sourcePort <= layers.destinationPort;
}

/** IPv4 stands as its mapped IPv6 address (RFC 4291 section 2.5.5.2), so that all keys have one shape. */
function writeAddress(bytes: Uint8Array, offset: number, family: number, words: Uint32Array, at: number): void {
  if (family === 4) {
    words[at] = 0;
    words[at + 1] = 0;
    words[at + 2] = 0xffff;
    words[at + 3] = readU32(bytes, offset);
    return;
  }
  for (let index = 0; index < 4; index++) words[at + index] = readU32(bytes, offset + 4 * index);
}
