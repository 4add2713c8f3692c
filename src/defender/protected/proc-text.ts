import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';

/** Gives the text of a file, or undefined where it is absent or may not be read. */
export type ReadText = (path: string) => string | undefined;

export const readSystemText: ReadText = (path) => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
};

/** Reads an even number of hexadecimal digits as bytes; undefined for anything else. */
export function hexBytes(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]+$/.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(2 * index, 2 * index + 2), 16),
  );
}

/**
 * An address as /proc/net/route, tcp and tcp6 print it: 32-bit words of network order, each printed as a number of
 * this machine (on little-endian machines 10.0.0.1 reads `0100000A`).
 */
export function wordsAddress(text: string, littleEndian = endianness() === 'LE'): Uint8Array | undefined {
  const bytes = hexBytes(text);
  if (bytes === undefined || (bytes.length !== 4 && bytes.length !== 16)) return undefined;
  if (littleEndian) for (let word = 0; word < bytes.length; word += 4) bytes.subarray(word, word + 4).reverse();
  return bytes;
}
