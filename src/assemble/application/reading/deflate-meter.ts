import { BitReader, ROOM } from './bit-reader.ts';
import { DISTANCES, DynamicCodes, SYMBOLS } from './dynamic-codes.ts';
import { FAST_MASK, LONGEST, MORE_BITS, NO_CODE, PrefixCode } from './prefix-code.ts';

/** First bytes of what was packed that are unpacked; the rest is only counted. */
export const HEAD_BYTES = 512;

const END_OF_BLOCK = 256;
const FIRST_LENGTH = 257;
const LAST_LENGTH = 285;
/** The last two are never used (section 3.2.6). */
const DISTANCE_SYMBOLS = 30;

const [FIXED_LITERALS, FIXED_DISTANCES] = fixedCodes();

type State = 'format' | 'gzip' | 'block' | 'stored-length' | 'stored' | 'dynamic' | 'codes' | 'over' | 'failed';

/** Two bytes are taken up to four times for a match: for its length and distance, and the extra bits of each. */
const MATCH_BYTES = 8;

/** What length and distance symbols stand for at least, and how many bits follow them (section 3.2.5). */
const LENGTH_BASES = Uint16Array.from({ length: 29 }, (_, symbol) => lengthBase(symbol, lengthExtra(symbol)));
const LENGTH_EXTRAS = Uint8Array.from({ length: 29 }, (_, symbol) => lengthExtra(symbol));
const DISTANCE_BASES = Uint16Array.from({ length: DISTANCE_SYMBOLS }, (_, symbol) => distanceBase(symbol));
const DISTANCE_EXTRAS = Uint8Array.from({ length: DISTANCE_SYMBOLS }, (_, symbol) => distanceExtra(symbol));

/** Parts of a gzip member's header after the first two bytes (RFC 1952 section 2.3). */
const GZIP_FLAG = { checksum: 2, extra: 4, name: 8, comment: 16 } as const;

/**
 * How many bytes a gzip, zlib or deflate stream unpacks to, and the first of them. Lengths stand in the codes
 * themselves, so nothing has to be unpacked to be counted: no window of 32 KiB is kept, and a bomb costs what its
 * packed bytes cost. (fflate, which unpacks all, took three to six times as long for a page of 27 KiB in packets of 1,460 bytes.)
 */
export class DeflateMeter {
  size = 0;
  readonly head = new Uint8Array(HEAD_BYTES);
  #state: State = 'format';
  readonly #input = new BitReader();
  #isGzip = false;
  #isLastBlock = false;
  /** Where the member began: no distance reaches before it. */
  #memberStart = 0;
  /** Bytes of a stored block, or of a header, to be passed over. */
  #skip = 0;
  #flags = -1;
  #dynamic: DynamicCodes | null = null;
  #literals = FIXED_LITERALS;
  #distances = FIXED_DISTANCES;
  /** Of a match whose distance has not come yet; 0 outside of one. */
  #matchLength = 0;
  #distanceSymbol = -1;

  /** The data is none, or broken. */
  get failed(): boolean {
    return this.#state === 'failed';
  }

  take(bytes: Uint8Array, start: number, end: number): void {
    this.#input.give(bytes, start, end);
    while (this.#step());
    this.#input.release();
  }

  /** Goes on as far as one part; false when the bytes do not suffice for it, or all is over. */
  #step(): boolean {
    switch (this.#state) {
      case 'format':
        return this.#format();
      case 'gzip':
        return this.#gzipHeader();
      case 'block':
        return this.#block();
      case 'stored-length':
        return this.#storedLength();
      case 'stored':
        return this.#stored();
      case 'dynamic':
        return this.#dynamicCodes();
      case 'codes':
        return this.#codes();
      default:
        return false;
    }
  }

  #fail(): boolean {
    this.#state = 'failed';
    return false;
  }

  /** gzip and zlib begin with a signature; servers also send bare deflate and call it `deflate`. */
  #format(): boolean {
    if (!this.#input.has(16)) return false;
    const first = this.#input.bits & 0xff;
    const second = (this.#input.bits >>> 8) & 0xff;
    this.#isGzip = first === 0x1f && second === 0x8b;
    const isZlib = (first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0;
    if (this.#isGzip || isZlib) this.#input.drop(16);
    this.#memberStart = this.size;
    this.#flags = -1;
    this.#state = this.#isGzip ? 'gzip' : 'block';
    return true;
  }

  #gzipHeader(): boolean {
    if (!this.#input.has(16)) return false;
    if (this.#flags < 0) {
      if (this.#input.read(8) !== 8) return this.#fail();
      this.#flags = this.#input.read(8);
      // Time, extra flags and system follow.
      this.#skip = 6;
    } else if (this.#skip > 0) {
      this.#input.drop(8);
      this.#skip -= 1;
    } else if ((this.#flags & GZIP_FLAG.extra) !== 0) {
      this.#flags &= ~GZIP_FLAG.extra;
      this.#skip = this.#input.read(16);
    } else if ((this.#flags & (GZIP_FLAG.name | GZIP_FLAG.comment)) !== 0) {
      // Each ends with a zero byte.
      if (this.#input.read(8) === 0)
        this.#flags &= (this.#flags & GZIP_FLAG.name) !== 0 ? ~GZIP_FLAG.name : ~GZIP_FLAG.comment;
    } else if ((this.#flags & GZIP_FLAG.checksum) !== 0) {
      this.#flags &= ~GZIP_FLAG.checksum;
      this.#input.drop(16);
    } else this.#state = 'block';
    return true;
  }

  #block(): boolean {
    if (this.#isLastBlock) return this.#endMember();
    if (!this.#input.has(3)) return false;
    this.#isLastBlock = this.#input.read(1) === 1;
    switch (this.#input.read(2)) {
      case 0:
        this.#input.align();
        this.#skip = -1;
        this.#state = 'stored-length';
        return true;
      case 1:
        this.#literals = FIXED_LITERALS;
        this.#distances = FIXED_DISTANCES;
        this.#state = 'codes';
        return true;
      case 2:
        this.#state = 'dynamic';
        return true;
      default:
        return this.#fail();
    }
  }

  /** Another gzip member may follow behind the checksum and length of this one. */
  #endMember(): boolean {
    if (!this.#isGzip) {
      this.#state = 'over';
      return false;
    }
    this.#input.align();
    if (this.#flags >= 0) {
      this.#flags = -1;
      this.#skip = 8;
    }
    while (this.#skip > 0) {
      if (!this.#input.has(8)) return false;
      this.#input.drop(8);
      this.#skip -= 1;
    }
    if (!this.#input.has(16)) return false;
    this.#isLastBlock = false;
    this.#state = (this.#input.bits & 0xffff) === 0x8b1f ? 'format' : 'over';
    return this.#state === 'format';
  }

  /** The length, then its complement. */
  #storedLength(): boolean {
    if (!this.#input.has(16)) return false;
    if (this.#skip < 0) this.#skip = this.#input.read(16);
    else {
      if ((this.#input.read(16) ^ this.#skip) !== 0xffff) return this.#fail();
      this.#state = 'stored';
    }
    return true;
  }

  #stored(): boolean {
    while (this.#skip > 0 && this.#input.count > 0) {
      this.#literal(this.#input.read(8));
      this.#skip -= 1;
    }
    while (this.#skip > 0 && this.#input.at < this.#input.end && this.size < HEAD_BYTES) {
      this.#literal(this.#input.bytes[this.#input.at] as number);
      this.#input.at += 1;
      this.#skip -= 1;
    }
    const count = Math.min(this.#skip, this.#input.end - this.#input.at);
    this.size += count;
    this.#input.at += count;
    this.#skip -= count;
    if (this.#skip > 0) return false;
    this.#state = 'block';
    return true;
  }

  #literal(byte: number): void {
    if (this.size < HEAD_BYTES) this.head[this.size] = byte;
    this.size += 1;
  }

  #dynamicCodes(): boolean {
    this.#dynamic ??= new DynamicCodes();
    const answer = this.#dynamic.read(this.#input);
    if (answer !== 'yes') return answer === 'more' ? false : this.#fail();
    this.#literals = this.#dynamic.literals;
    this.#distances = this.#dynamic.distances;
    this.#state = 'codes';
    return true;
  }

  /** Literals and matches up to the end of the block. */
  #codes(): boolean {
    do if (this.#matchLength > 0 && !this.#match()) return false;
    while (this.#wholeCodes() && this.#untilMatch());
    return this.#state === 'block';
  }

  /**
   * Literals and matches as long as the piece surely holds one whole. Nearly all time goes here: variables of its own, no
   * question after bits that cannot be missing. False: the block is over, or broken.
   */
  #wholeCodes(): boolean {
    const { bytes } = this.#input;
    const { head } = this;
    const literals = this.#literals;
    const distances = this.#distances;
    const fast = literals.fast;
    const fastDistances = distances.fast;
    const last = this.#input.end - MATCH_BYTES;
    const start = this.#memberStart;
    let { size } = this;
    let { at, bits, count } = this.#input;
    while (at <= last) {
      if (count < LONGEST) {
        bits |= ((bytes[at] as number) | ((bytes[at + 1] as number) << 8)) << count;
        at += 2;
        count += 16;
      }
      let entry = fast[bits & FAST_MASK] as number;
      if (entry === 0) entry = literals.decode(bits, count);
      // Without a sign: no code is beyond all symbols.
      const symbol = entry >>> 4;
      if (symbol > LAST_LENGTH) {
        this.#state = 'failed';
        break;
      }
      bits >>>= entry & 15;
      count -= entry & 15;
      if (symbol < END_OF_BLOCK) {
        if (size < HEAD_BYTES) head[size] = symbol;
        size += 1;
        continue;
      }
      if (symbol === END_OF_BLOCK) {
        this.#state = 'block';
        break;
      }
      if (count < LONGEST) {
        bits |= ((bytes[at] as number) | ((bytes[at + 1] as number) << 8)) << count;
        at += 2;
        count += 16;
      }
      let extra = LENGTH_EXTRAS[symbol - FIRST_LENGTH] as number;
      const length = (LENGTH_BASES[symbol - FIRST_LENGTH] as number) + (bits & ((1 << extra) - 1));
      bits >>>= extra;
      count -= extra;
      if (count < LONGEST) {
        bits |= ((bytes[at] as number) | ((bytes[at + 1] as number) << 8)) << count;
        at += 2;
        count += 16;
      }
      entry = fastDistances[bits & FAST_MASK] as number;
      if (entry === 0) entry = distances.decode(bits, count);
      const distanceSymbol = entry >>> 4;
      if (distanceSymbol >= DISTANCE_SYMBOLS) {
        this.#state = 'failed';
        break;
      }
      bits >>>= entry & 15;
      count -= entry & 15;
      extra = DISTANCE_EXTRAS[distanceSymbol] as number;
      if (count < LONGEST) {
        bits |= ((bytes[at] as number) | ((bytes[at + 1] as number) << 8)) << count;
        at += 2;
        count += 16;
      }
      const distance = (DISTANCE_BASES[distanceSymbol] as number) + (bits & ((1 << extra) - 1));
      bits >>>= extra;
      count -= extra;
      if (distance > size - start) {
        this.#state = 'failed';
        break;
      }
      for (let to = size; to < HEAD_BYTES && to < size + length; to += 1) head[to] = head[to - distance] as number;
      size += length;
    }
    this.size = size;
    this.#input.at = at;
    this.#input.bits = bits;
    this.#input.count = count;
    return this.#state === 'codes';
  }

  /**
   * Literals up to the next match, whose length it reads; false when there is none. It goes on with what is left of a
   * piece.
   */
  #untilMatch(): boolean {
    const bytes = this.#input.bytes;
    const end = this.#input.end;
    const literals = this.#literals;
    const { fast } = literals;
    let { size } = this;
    let at = this.#input.at;
    let bits = this.#input.bits;
    let count = this.#input.count;
    let length = 0;
    while (length === 0) {
      while (count <= ROOM && at < end) {
        bits |= (bytes[at] as number) << count;
        at += 1;
        count += 8;
      }
      let entry = fast[bits & FAST_MASK] as number;
      if (entry === 0) entry = literals.decode(bits, count);
      const used = entry & 15;
      if (entry === NO_CODE) this.#state = 'failed';
      if (entry < 0 || used > count) break;
      const symbol = entry >> 4;
      if (symbol < END_OF_BLOCK) {
        if (size < HEAD_BYTES) this.head[size] = symbol;
        size += 1;
      } else {
        // The end of a block is no length, and stands before them.
        const extra = LENGTH_EXTRAS[symbol - FIRST_LENGTH] ?? 0;
        if (used + extra > count) break;
        if (symbol > LAST_LENGTH) this.#state = 'failed';
        else if (symbol === END_OF_BLOCK) this.#state = 'block';
        else length = (LENGTH_BASES[symbol - FIRST_LENGTH] as number) + ((bits >>> used) & ((1 << extra) - 1));
        bits >>>= extra;
        count -= extra;
      }
      bits >>>= used;
      count -= used;
      if (this.#state !== 'codes') break;
    }
    this.size = size;
    this.#input.at = at;
    this.#input.bits = bits;
    this.#input.count = count;
    this.#matchLength = length;
    return length > 0;
  }

  /** Reads the distance of a match and counts the match; false when it is cut off, or broken. */
  #match(): boolean {
    if (this.#distanceSymbol < 0) {
      this.#input.fill();
      const entry = this.#distances.decode(this.#input.bits, this.#input.count);
      if (entry < 0) return entry === MORE_BITS ? false : this.#fail();
      this.#distanceSymbol = entry >> 4;
      this.#input.drop(entry & 15);
      if (this.#distanceSymbol >= DISTANCE_SYMBOLS) return this.#fail();
    }
    const extra = DISTANCE_EXTRAS[this.#distanceSymbol] as number;
    if (!this.#input.has(extra)) return false;
    const distance = (DISTANCE_BASES[this.#distanceSymbol] as number) + this.#input.read(extra);
    this.#distanceSymbol = -1;
    const { size } = this;
    if (distance > size - this.#memberStart) return this.#fail();
    const headEnd = Math.min(HEAD_BYTES, size + this.#matchLength);
    for (let to = size; to < headEnd; to += 1) this.head[to] = this.head[to - distance] as number;
    this.size = size + this.#matchLength;
    this.#matchLength = 0;
    return true;
  }
}

/** RFC 1951 section 3.2.5: how many bits follow a length symbol, counted from the first one, and the least it stands for. */
function lengthExtra(symbol: number): number {
  return symbol < 8 || symbol >= 28 ? 0 : (symbol >> 2) - 1;
}

function lengthBase(symbol: number, extra: number): number {
  if (symbol < 8) return 3 + symbol;
  return symbol === 28 ? 258 : 3 + ((4 + (symbol & 3)) << extra);
}

function distanceExtra(symbol: number): number {
  return symbol < 4 ? 0 : (symbol >> 1) - 1;
}

function distanceBase(symbol: number): number {
  return symbol < 4 ? symbol + 1 : ((2 + (symbol & 1)) << distanceExtra(symbol)) + 1;
}

/** RFC 1951 section 3.2.6. */
function fixedCodes(): [PrefixCode, PrefixCode] {
  const lengths = new Uint8Array(SYMBOLS + DISTANCES).fill(5);
  lengths.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, SYMBOLS);
  const literals = new PrefixCode(SYMBOLS);
  const distances = new PrefixCode(DISTANCES);
  literals.build(lengths, 0, SYMBOLS);
  distances.build(lengths, SYMBOLS, SYMBOLS + DISTANCES);
  return [literals, distances];
}
