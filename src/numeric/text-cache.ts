import { finish, mix } from './hash.ts';

/**
 * Texts that were made of bytes, so that the same bytes need not become the same text again: names, addresses and
 * agents on a network repeat, and a text costs more to make, and to collect, than to look up. Of two texts that meet in
 * one slot the newer stays, so memory is bounded and nobody can make a look-up slow. It holds no meaning: what `of`
 * gives never depends on what it was asked before.
 */
export class TextCache {
  readonly #write: (bytes: Uint8Array, start: number, end: number) => string;
  readonly #longest: number;
  readonly #mask: number;
  readonly #texts: string[];
  readonly #sources: Uint8Array;
  readonly #lengths: Uint16Array;

  /**
   * @param slots a power of two
   * @param longest bytes that a kept text may be made of, at most 65,535; longer ones are written each time
   */
  constructor(slots: number, longest: number, write: (bytes: Uint8Array, start: number, end: number) => string) {
    this.#write = write;
    this.#longest = longest;
    this.#mask = slots - 1;
    this.#texts = new Array<string>(slots).fill('');
    this.#sources = new Uint8Array(slots * longest);
    this.#lengths = new Uint16Array(slots);
  }

  of(bytes: Uint8Array, start: number, end: number): string {
    const length = end - start;
    if (length <= 0) return '';
    if (length > this.#longest) return this.#write(bytes, start, end);
    const slot = hashOf(bytes, start, end) & this.#mask;
    const source = slot * this.#longest;
    if (this.#lengths[slot] === length && isSame(this.#sources, source, bytes, start, length)) {
      return this.#texts[slot] as string;
    }
    const text = this.#write(bytes, start, end);
    this.#texts[slot] = text;
    this.#lengths[slot] = length;
    for (let index = 0; index < length; index++) this.#sources[source + index] = bytes[start + index] as number;
    return text;
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    hash = mix(hash, word);
  }
  let rest = 0;
  for (; at < end; at++) rest = (rest << 8) | (bytes[at] as number);
  return finish(mix(hash, rest));
}

function isSame(a: Uint8Array, atA: number, b: Uint8Array, atB: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (a[atA + index] !== b[atB + index]) return false;
  return true;
}
