const VALUES = new Int8Array(128).fill(-1);
for (const [index, character] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'].entries()) {
  VALUES[character.charCodeAt(0)] = index;
}
// Both alphabets (RFC 4648 sections 4 and 5).
for (const character of '+-') VALUES[character.charCodeAt(0)] = 62;
for (const character of '/_') VALUES[character.charCodeAt(0)] = 63;

/** Longest text that is decoded, in characters of base64. */
const LONGEST = 16_384;

/**
 * What base64 hides, a character for each byte, where it reads as text; null where it does not: most random words are
 * base64 of nothing. Text means that no byte is a control other than white space, and that letters prevail.
 */
export function decodeBase64(encoded: string): string | null {
  const length = Math.min(encoded.length, LONGEST);
  let text = '';
  let bits = 0;
  let held = 0;
  let plain = 0;
  for (let index = 0; index < length; index++) {
    const code = encoded.charCodeAt(index);
    const value = code < 128 ? (VALUES[code] as number) : -1;
    if (value < 0) break;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    const byte = (bits >> held) & 0xff;
    if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) return null;
    if (byte >= 0x7f) return null;
    plain++;
    text += String.fromCharCode(byte);
  }
  return plain >= 10 ? text : null;
}
