/** One HTTP/2 frame (RFC 9113 section 4.1), one byte a character. For tests. */
export function frame(type: number, flags: number, stream: number, payload: string): string {
  const char = String.fromCharCode;
  const { length } = payload;
  return (
    char(length >> 16, (length >> 8) & 0xff, length & 0xff, type, flags, 0, 0, stream >> 8, stream & 0xff) + payload
  );
}

/** Headers as literals that no table keeps (RFC 7541 section 6.2.2). */
export function headerBlock(...headers: readonly (readonly [string, string])[]): string {
  const text = (value: string) => String.fromCharCode(value.length) + value;
  return headers.map(([name, value]) => `\0${text(name)}${text(value)}`).join('');
}
