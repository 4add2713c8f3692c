/**
 * Base64 (RFC 4648 section 4) as text, one character a byte; null when it is something else. Padding may be missing, as
 * clients forget it.
 */
export function decodeBase64(encoded: string): string | null {
  let text = '';
  let bits = 0;
  let value = 0;
  let end = encoded.length;
  while (end > 0 && encoded.charCodeAt(end - 1) === 0x3d) end -= 1;
  for (let index = 0; index < end; index += 1) {
    const digit = digitValue(encoded.charCodeAt(index));
    if (digit < 0) return null;
    value = ((value << 6) | digit) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    text += String.fromCharCode((value >> bits) & 0xff);
  }
  // One letter alone holds no byte.
  return end % 4 === 1 ? null : text;
}

function digitValue(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code - 0x41;
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52;
  if (code === 0x2b) return 62;
  return code === 0x2f ? 63 : -1;
}
