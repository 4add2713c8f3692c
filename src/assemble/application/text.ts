/** Longest run handed to one `fromCharCode` call: argument lists have a limit, and this is far below it. */
const RUN = 4096;

/** Bytes `[start, end)` as text, one character a byte (ISO 8859-1): nothing is lost, whatever the bytes. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let from = start; from < end; from += RUN) {
    text += String.fromCharCode(...bytes.subarray(from, Math.min(from + RUN, end)));
  }
  return text;
}

/** Where `text` (ASCII) stands at `start`, whatever the case of its letters; `text` must be lower case. */
export function startsWithIgnoringCase(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start < text.length) return false;
  for (let index = 0; index < text.length; index += 1) {
    const byte = bytes[start + index] as number;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (lower !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** Whether `text` (ASCII) stands at `start`, or the bytes end before they differ from it. */
export function matchesPrefix(bytes: Uint8Array, start: number, end: number, text: string): 'yes' | 'no' | 'more' {
  const length = Math.min(end - start, text.length);
  for (let index = 0; index < length; index += 1) if (bytes[start + index] !== text.charCodeAt(index)) return 'no';
  return length === text.length ? 'yes' : 'more';
}

/** First index of `byte` in `[start, end)`, or -1. */
export function indexOfByte(bytes: Uint8Array, byte: number, start: number, end: number): number {
  // Not `bytes.indexOf`: it knows no end, and the buffer behind a short segment may be megabytes long.
  for (let index = start; index < end; index += 1) if (bytes[index] === byte) return index;
  return -1;
}
