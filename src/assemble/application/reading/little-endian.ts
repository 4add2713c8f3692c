/** Numbers with their lowest byte first; 0 stands for bytes that are not there. */
export function littleU16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8);
}

export function littleU32(bytes: Uint8Array, at: number): number {
  return littleU16(bytes, at) + littleU16(bytes, at + 2) * 0x1_0000;
}

/** UTF-16 text; an odd last byte is left out. */
export function utf16(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at + 2 <= end; at += 2) text += String.fromCharCode(littleU16(bytes, at));
  return text;
}
