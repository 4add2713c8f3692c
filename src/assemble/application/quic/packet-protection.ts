import { ecb, gcm } from '@noble/ciphers/aes.js';
import type { PacketKeys } from './initial-keys.ts';
import type { LongHeader } from './long-header.ts';

const SAMPLE = 16;
/** A packet number has at most four bytes; the sample begins behind where such a one would end. */
const NUMBER_LIMIT = 4;

/**
 * The frames of an Initial packet, decrypted (RFC 9001 section 5). Null: the packet is not whole, or these are not its keys.
 * Of the packet number what stands in the packet is taken: it is whole as long as fewer than 128 Initials were sent.
 */
export function openInitial(bytes: Uint8Array, header: LongHeader, end: number, keys: PacketKeys): Uint8Array | null {
  const { start, payload } = header;
  if (header.end > end || payload + NUMBER_LIMIT + SAMPLE > header.end) return null;
  const sample = bytes.subarray(payload + NUMBER_LIMIT, payload + NUMBER_LIMIT + SAMPLE);
  const mask = ecb(keys.header, { disablePadding: true }).encrypt(sample);
  const first = (bytes[start] as number) ^ ((mask[0] as number) & 0x0f);
  const numberLength = (first & 3) + 1;
  const body = payload + numberLength;
  const associated = bytes.slice(start, body);
  associated[0] = first;
  const nonce = keys.nonce.slice();
  for (let index = 0; index < numberLength; index++) {
    const byte = (bytes[payload + index] as number) ^ (mask[1 + index] as number);
    associated[payload - start + index] = byte;
    const place = nonce.length - numberLength + index;
    nonce[place] = (nonce[place] as number) ^ byte;
  }
  try {
    return gcm(keys.key, nonce, associated).decrypt(bytes.subarray(body, header.end));
  } catch {
    return null;
  }
}
