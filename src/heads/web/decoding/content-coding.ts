import { decompress as decompressBrotli } from 'brotli/decompress';
import { Decompress as DeflateDecompress } from 'fflate/browser';
import { Decompress as ZstandardDecompress } from 'fzstd';
import { brotliSize } from './brotli-size.ts';
import { zstandardFrames } from './zstandard-frames.ts';

/** Bytes that a body may grow to: as much as is looked at at all. */
export const UNPACKED_BYTES = 262_144;

/** Codings on top of each other that are undone. */
const MOST_CODINGS = 3;

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
    const decoder = DECODERS.get(coding);
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
  return error instanceof TooLarge;
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

const DECODERS: ReadonlyMap<string, Decoder> = new Map(
  Object.entries({
    gzip: inflate,
    deflate: inflate,
    br: (bytes: Uint8Array, gathered: Gathered) => {
      // It knows no bound and gives all or nothing: what does not say at its beginning that it is small is not unpacked.
      const size = brotliSize(bytes);
      if (size === null || size > UNPACKED_BYTES) throw new TooLarge();
      gathered.add(decompressBrotli(bytes, size));
    },
    zstd: (bytes: Uint8Array, gathered: Gathered) => {
      const frames = zstandardFrames(bytes, UNPACKED_BYTES);
      const stream = new ZstandardDecompress((piece) => gathered.add(piece));
      feed(frames.bytes, (piece, isLast) => stream.push(piece, isLast));
      if (!frames.isWhole) throw new RangeError('more, or less, than frames');
    },
  } satisfies Record<string, Decoder>),
);

/** gzip, zlib and bare deflate, told apart by their first bytes: senders mix up the latter two. */
function inflate(bytes: Uint8Array, gathered: Gathered): void {
  const stream = new DeflateDecompress((piece) => gathered.add(piece));
  feed(bytes, (piece, isLast) => stream.push(piece, isLast));
}

/** Feeds a decoder by pieces. The end is told by itself, so that what is cut gives all that there is before it fails. */
function feed(bytes: Uint8Array, push: (piece: Uint8Array, isLast: boolean) => void): void {
  for (let at = 0; at < bytes.length; at += PIECE) push(bytes.slice(at, at + PIECE), false);
  push(new Uint8Array(0), true);
}
