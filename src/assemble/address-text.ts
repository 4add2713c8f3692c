import { formatAddress } from '../model/address.ts';
import { TextCache } from '../numeric/text-cache.ts';

/** A sixth of a megabyte: as many addresses as a busy network has at a time. */
const KNOWN = new TextCache(8_192, 16, (bytes, start, end) => formatAddress(bytes, start, end - start));

/** The address whose 4 or 16 bytes stand at `offset`, in canonical form. */
export function addressText(bytes: Uint8Array, offset: number, length: number): string {
  return KNOWN.of(bytes, offset, offset + length);
}
