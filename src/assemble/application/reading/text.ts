import { TextCache } from '../../../numeric/text-cache.ts';

/** Host names, agents, media types: most of what a network says in texts it says again. Half a megabyte. */
const KNOWN = new TextCache(8_192, 64, write);

/** Bytes `[start, end)` as text, one character a byte (ISO 8859-1): nothing is lost, whatever the bytes. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return KNOWN.of(bytes, start, end);
}

/** From this length on pieces put together stay apart in memory, 5 to 7 bytes a character, until somebody joins them. */
const SHORT = 16;
/** Codes of one call: all go over the stack. */
const CHUNK = 1_024;

/** Of bytes below 0x80, for which UTF-8 is the same as ISO 8859-1; what the standard calls `latin1` is windows-1252. */
const ASCII = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Every text comes out as one piece. Bytes for each of 40, 70, 1,000 and 60,000 characters: 66, 97, 1,025, 60,027; eight
 * at a time they were 258, 617, 6,977 and 419,979, and from 70 on took longer (measured, Node 26).
 */
function write(bytes: Uint8Array, start: number, end: number): string {
  if (end - start < SHORT) return writeShort(bytes, start, end);
  let every = 0;
  for (let index = start; index < end; index += 1) every |= bytes[index] as number;
  if (every < 0x80) return ASCII.decode(bytes.subarray(start, end));
  let text = '';
  for (let at = start; at < end; at += CHUNK) text += writeChunk(bytes, at, Math.min(at + CHUNK, end));
  return text;
}

function writeChunk(bytes: Uint8Array, start: number, end: number): string {
  const codes = new Array<number>(end - start);
  for (let index = start; index < end; index += 1) codes[index - start] = bytes[index] as number;
  return String.fromCharCode.apply(null, codes);
}

/** Half the time of a call of `writeChunk` (measured). */
function writeShort(bytes: Uint8Array, start: number, end: number): string {
  const at = (index: number) => bytes[index] as number;
  const char = String.fromCharCode;
  let text = '';
  let i = start;
  for (; i + 8 <= end; i += 8) {
    text += char(at(i), at(i + 1), at(i + 2), at(i + 3), at(i + 4), at(i + 5), at(i + 6), at(i + 7));
  }
  for (; i < end; i += 1) text += char(at(i));
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
