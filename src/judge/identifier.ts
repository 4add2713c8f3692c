import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** 128 bits: what is found on one machine keeps its own id among all that a fleet will ever find. */
const DIGITS = 32;

/** An id that is the hash of what identifies a thing, so that the same input gives the same id everywhere. */
export function contentId(...identity: readonly (string | number)[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(identity)))).slice(0, DIGITS);
}
