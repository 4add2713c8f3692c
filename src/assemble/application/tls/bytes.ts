/** Three bytes, big endian; the caller has checked the bounds. */
export function readU24(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
}

/** Bytes `[start, end)` in lower case hexadecimal. */
export function hexadecimal(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  for (let at = start; at < end; at++) text += PAIRS[bytes[at] as number];
  return text;
}

/** A 16-bit number as four hexadecimal digits. */
export function hexadecimal16(value: number): string {
  return `${PAIRS[(value >>> 8) & 0xff]}${PAIRS[value & 0xff]}`;
}

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
