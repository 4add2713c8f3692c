/** For buffers that nothing was put in yet. */
export const NO_BYTES: Uint8Array = new Uint8Array(0);

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

/** Text of characters below 256 as bytes, one a character. A loop: `Uint8Array.from` with a function took ten times as long. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
