import { decompress as decompressBrotli } from 'brotli/decompress';
import { Decompress as DeflateDecompress } from 'fflate/browser';
import { Decompress as ZstandardDecompress } from 'fzstd';

/** Bytes that a body may grow to: as much as is looked at at all. */
export const UNPACKED_BYTES = 262_144;

/** Codings on top of each other that are undone. */
const MOST_CODINGS = 3;

/** A window that every decoder must support (RFC 8878 section 3.1.1.1.2); more is refused before memory is taken. */
const ZSTANDARD_WINDOW = 8 * 1_024 * 1_024;

/** Packed bytes that are fed at a time: what one piece may become is bounded by deflate's factor of 1,032 (zlib's manual). */
const PIECE = 512;

export interface Unpacked {
  readonly bytes: Uint8Array;
  /** `bad-gzip` where it broke off, `unpacked-size` where it went on; sorted. */
  readonly flags: readonly string[];
}

/** Undoes the codings of a body (RFC 9110 section 8.4), as far as it goes: gzip, deflate, br, zstd. */
export function unpack(body: Uint8Array, contentEncoding: string | null): Unpacked {
  if (contentEncoding === null || body.length === 0) return { bytes: body, flags: [] };
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim().replace(/^x-/, ''))
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length > MOST_CODINGS) return { bytes: body, flags: ['content-codings'] };
  let bytes = body;
  const flags: string[] = [];
  for (const coding of codings.reverse()) {
    const decoder = DECODERS[coding];
    if (decoder === undefined) {
      flags.push('unknown-coding');
      break;
    }
    const gathered = new Gathered();
    try {
      decoder(bytes, gathered);
    } catch (error) {
      // What came out before it broke is looked at all the same.
      flags.push(isTooLarge(error) ? 'unpacked-size' : `bad-${coding}`);
    }
    bytes = gathered.bytes();
  }
  return { bytes, flags: flags.sort() };
}

class TooLarge extends Error {}

function isTooLarge(error: unknown): boolean {
  return error instanceof TooLarge || (error instanceof Error && error.message === 'Output buffer is not large enough');
}

/** Output up to the bound. */
class Gathered {
  readonly #pieces: Uint8Array[] = [];
  #size = 0;

  add(piece: Uint8Array): void {
    const room = UNPACKED_BYTES - this.#size;
    this.#pieces.push(piece.length > room ? piece.slice(0, room) : piece);
    this.#size += Math.min(piece.length, room);
    if (piece.length > room) throw new TooLarge();
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.#size);
    let place = 0;
    for (const piece of this.#pieces) {
      all.set(piece, place);
      place += piece.length;
    }
    return all;
  }
}

type Decoder = (bytes: Uint8Array, gathered: Gathered) => void;

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: inflate,
  deflate: inflate,
  br: (bytes, gathered) => {
    // It gives all or nothing, and throws where the output is longer than it was told.
    gathered.add(decompressBrotli(bytes, UNPACKED_BYTES));
  },
  zstd: (bytes, gathered) => {
    if (windowOf(bytes) > ZSTANDARD_WINDOW) throw new TooLarge();
    const stream = new ZstandardDecompress((piece) => gathered.add(piece));
    for (let at = 0; at < bytes.length; at += PIECE)
      stream.push(bytes.slice(at, at + PIECE), at + PIECE >= bytes.length);
  },
};

/** gzip, zlib and bare deflate, told apart by their first bytes: senders mix up the latter two. */
function inflate(bytes: Uint8Array, gathered: Gathered): void {
  const stream = new DeflateDecompress((piece) => gathered.add(piece));
  for (let at = 0; at < bytes.length; at += PIECE) stream.push(bytes.slice(at, at + PIECE), at + PIECE >= bytes.length);
}

/** The window that a Zstandard frame asks for, in bytes (RFC 8878 section 3.1.1.1). */
function windowOf(bytes: Uint8Array): number {
  const descriptor = bytes[4] ?? 0;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  if (!isSingleSegment) {
    const window = bytes[5] ?? 0;
    const base = 1_024 * (1 << Math.min(20, window >> 3));
    return window >> 3 > 20 ? Number.POSITIVE_INFINITY : base + (base / 8) * (window & 7);
  }
  const width = [1, 2, 4, 8][descriptor >> 6] as number;
  const from = 5 + ([0, 1, 2, 4][descriptor & 3] as number);
  let size = 0;
  for (let index = width - 1; index >= 0; index--) size = size * 256 + (bytes[from + index] ?? 0);
  return width === 2 ? size + 256 : size;
}
