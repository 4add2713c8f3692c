import { FAST_MASK, MORE_BITS, NO_CODE, PrefixCode } from './prefix-code.ts';

/** First bytes of what was packed that are unpacked; the rest is only counted. */
export const HEAD_BYTES = 512;

const SYMBOLS = 288;
const DISTANCES = 32;
const END_OF_BLOCK = 256;
const FIRST_LENGTH = 257;
const LAST_LENGTH = 285;
/** The last two are never used (section 3.2.6). */
const DISTANCE_SYMBOLS = 30;
/** Section 3.2.7: the order in which lengths of the code of lengths are sent. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const [FIXED_LITERALS, FIXED_DISTANCES] = fixedCodes();

type State =
  | 'format'
  | 'gzip'
  | 'block'
  | 'stored-length'
  | 'stored'
  | 'code-sizes'
  | 'code-order'
  | 'code-lengths'
  | 'codes'
  | 'over'
  | 'failed';

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
  #bytes: Uint8Array = this.head;
  #at = 0;
  #end = 0;
  /** Bits that have been taken from the bytes and not yet used. */
  #bits = 0;
  #count = 0;
  #isGzip = false;
  #isLastBlock = false;
  /** Where the member began: no distance reaches before it. */
  #memberStart = 0;
  /** Bytes of a stored block, or of a header, to be passed over. */
  #skip = 0;
  #flags = -1;
  /** Code lengths: how many of literals, of both, and of the code of lengths; how many have come. */
  #literalCount = 0;
  #lengthCount = 0;
  #orderCount = 0;
  #index = 0;
  readonly #lengths = new Uint8Array(SYMBOLS + DISTANCES);
  #ownLiterals: PrefixCode | null = null;
  #ownDistances: PrefixCode | null = null;
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
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    while (this.#step());
    this.#bytes = this.head;
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
      case 'code-sizes':
        return this.#codeSizes();
      case 'code-order':
        return this.#codeOrder();
      case 'code-lengths':
        return this.#codeLengths();
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

  /** Takes as many bytes as the bits have room for. */
  #fill(): void {
    while (this.#count <= 24 && this.#at < this.#end) {
      this.#bits |= (this.#bytes[this.#at] as number) << this.#count;
      this.#at += 1;
      this.#count += 8;
    }
  }

  #has(count: number): boolean {
    this.#fill();
    return this.#count >= count;
  }

  /** At most 16. */
  #read(count: number): number {
    const value = this.#bits & ((1 << count) - 1);
    this.#drop(count);
    return value;
  }

  #drop(count: number): void {
    this.#bits = count === 32 ? 0 : this.#bits >>> count;
    this.#count -= count;
  }

  /** gzip and zlib begin with a signature; servers also send bare deflate and call it `deflate`. */
  #format(): boolean {
    if (!this.#has(16)) return false;
    const first = this.#bits & 0xff;
    const second = (this.#bits >>> 8) & 0xff;
    this.#isGzip = first === 0x1f && second === 0x8b;
    const isZlib = (first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0;
    if (this.#isGzip || isZlib) this.#drop(16);
    this.#memberStart = this.size;
    this.#flags = -1;
    this.#state = this.#isGzip ? 'gzip' : 'block';
    return true;
  }

  #gzipHeader(): boolean {
    if (!this.#has(16)) return false;
    if (this.#flags < 0) {
      if (this.#read(8) !== 8) return this.#fail();
      this.#flags = this.#read(8);
      // Time, extra flags and system follow.
      this.#skip = 6;
    } else if (this.#skip > 0) {
      this.#drop(8);
      this.#skip -= 1;
    } else if ((this.#flags & GZIP_FLAG.extra) !== 0) {
      this.#flags &= ~GZIP_FLAG.extra;
      this.#skip = this.#read(16);
    } else if ((this.#flags & (GZIP_FLAG.name | GZIP_FLAG.comment)) !== 0) {
      // Each ends with a zero byte.
      if (this.#read(8) === 0)
        this.#flags &= (this.#flags & GZIP_FLAG.name) !== 0 ? ~GZIP_FLAG.name : ~GZIP_FLAG.comment;
    } else if ((this.#flags & GZIP_FLAG.checksum) !== 0) {
      this.#flags &= ~GZIP_FLAG.checksum;
      this.#drop(16);
    } else this.#state = 'block';
    return true;
  }

  #block(): boolean {
    if (this.#isLastBlock) return this.#endMember();
    if (!this.#has(3)) return false;
    this.#isLastBlock = this.#read(1) === 1;
    switch (this.#read(2)) {
      case 0:
        this.#drop(this.#count % 8);
        this.#skip = -1;
        this.#state = 'stored-length';
        return true;
      case 1:
        this.#literals = FIXED_LITERALS;
        this.#distances = FIXED_DISTANCES;
        this.#state = 'codes';
        return true;
      case 2:
        this.#state = 'code-sizes';
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
    this.#drop(this.#count % 8);
    if (this.#flags >= 0) {
      this.#flags = -1;
      this.#skip = 8;
    }
    while (this.#skip > 0) {
      if (!this.#has(8)) return false;
      this.#drop(8);
      this.#skip -= 1;
    }
    if (!this.#has(16)) return false;
    this.#isLastBlock = false;
    this.#state = (this.#bits & 0xffff) === 0x8b1f ? 'format' : 'over';
    return this.#state === 'format';
  }

  /** The length, then its complement. */
  #storedLength(): boolean {
    if (!this.#has(16)) return false;
    if (this.#skip < 0) this.#skip = this.#read(16);
    else {
      if ((this.#read(16) ^ this.#skip) !== 0xffff) return this.#fail();
      this.#state = 'stored';
    }
    return true;
  }

  #stored(): boolean {
    while (this.#skip > 0 && this.#count > 0) {
      this.#literal(this.#read(8));
      this.#skip -= 1;
    }
    while (this.#skip > 0 && this.#at < this.#end && this.size < HEAD_BYTES) {
      this.#literal(this.#bytes[this.#at] as number);
      this.#at += 1;
      this.#skip -= 1;
    }
    const count = Math.min(this.#skip, this.#end - this.#at);
    this.size += count;
    this.#at += count;
    this.#skip -= count;
    if (this.#skip > 0) return false;
    this.#state = 'block';
    return true;
  }

  #literal(byte: number): void {
    if (this.size < HEAD_BYTES) this.head[this.size] = byte;
    this.size += 1;
  }

  #codeSizes(): boolean {
    if (!this.#has(14)) return false;
    this.#literalCount = this.#read(5) + 257;
    this.#lengthCount = this.#literalCount + this.#read(5) + 1;
    this.#orderCount = this.#read(4) + 4;
    if (this.#literalCount > SYMBOLS) return this.#fail();
    this.#lengths.fill(0);
    this.#index = 0;
    this.#state = 'code-order';
    return true;
  }

  #codeOrder(): boolean {
    while (this.#index < this.#orderCount) {
      if (!this.#has(3)) return false;
      this.#lengths[LENGTH_ORDER[this.#index] as number] = this.#read(3);
      this.#index += 1;
    }
    // The code of lengths is used before that of literals: it has the place of the latter.
    this.#ownLiterals ??= new PrefixCode(SYMBOLS);
    this.#ownDistances ??= new PrefixCode(DISTANCES);
    if (!this.#ownDistances.build(this.#lengths, 0, LENGTH_ORDER.length)) return this.#fail();
    this.#lengths.fill(0);
    this.#index = 0;
    this.#state = 'code-lengths';
    return true;
  }

  #codeLengths(): boolean {
    const code = this.#ownDistances as PrefixCode;
    while (this.#index < this.#lengthCount) {
      this.#fill();
      const entry = code.decode(this.#bits, this.#count);
      if (entry < 0) return entry === MORE_BITS ? false : this.#fail();
      const symbol = entry >> 4;
      const extra = symbol < 16 ? 0 : symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
      if ((entry & 15) + extra > this.#count) return false;
      this.#drop(entry & 15);
      let repeat = 1;
      let length = symbol;
      if (symbol >= 16) {
        repeat = this.#read(extra) + (symbol === 18 ? 11 : 3);
        length = symbol === 16 ? (this.#lengths[this.#index - 1] ?? -1) : 0;
      }
      if (length < 0 || this.#index + repeat > this.#lengthCount) return this.#fail();
      this.#lengths.fill(length, this.#index, this.#index + repeat);
      this.#index += repeat;
    }
    return this.#buildCodes();
  }

  #buildCodes(): boolean {
    const literals = this.#ownLiterals as PrefixCode;
    const distances = this.#ownDistances as PrefixCode;
    const isGood =
      literals.build(this.#lengths, 0, this.#literalCount) &&
      distances.build(this.#lengths, this.#literalCount, this.#lengthCount);
    if (!isGood) return this.#fail();
    this.#literals = literals;
    this.#distances = distances;
    this.#state = 'codes';
    return true;
  }

  /** Literals and matches up to the end of the block. */
  #codes(): boolean {
    while (this.#matchLength > 0 || this.#untilMatch()) if (!this.#match()) return false;
    return this.#state === 'block';
  }

  /**
   * Literals up to the next match, whose length it reads; false when there is none. Variables of its own: nearly all
   * time goes here.
   */
  #untilMatch(): boolean {
    const bytes = this.#bytes;
    const end = this.#end;
    const literals = this.#literals;
    const { fast } = literals;
    let { size } = this;
    let at = this.#at;
    let bits = this.#bits;
    let count = this.#count;
    let length = 0;
    while (length === 0) {
      while (count <= 24 && at < end) {
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
        const extra = lengthExtra(symbol - FIRST_LENGTH);
        if (used + extra > count) break;
        if (symbol > LAST_LENGTH) this.#state = 'failed';
        else if (symbol === END_OF_BLOCK) this.#state = 'block';
        else length = lengthBase(symbol - FIRST_LENGTH, extra) + ((bits >>> used) & ((1 << extra) - 1));
        bits >>>= extra;
        count -= extra;
      }
      bits >>>= used;
      count -= used;
      if (this.#state !== 'codes') break;
    }
    this.size = size;
    this.#at = at;
    this.#bits = bits;
    this.#count = count;
    this.#matchLength = length;
    return length > 0;
  }

  /** Reads the distance of a match and counts the match; false when it is cut off, or broken. */
  #match(): boolean {
    if (this.#distanceSymbol < 0) {
      this.#fill();
      const entry = this.#distances.decode(this.#bits, this.#count);
      if (entry < 0) return entry === MORE_BITS ? false : this.#fail();
      this.#distanceSymbol = entry >> 4;
      this.#drop(entry & 15);
      if (this.#distanceSymbol >= DISTANCE_SYMBOLS) return this.#fail();
    }
    const symbol = this.#distanceSymbol;
    const extra = symbol < 4 ? 0 : (symbol >> 1) - 1;
    if (!this.#has(extra)) return false;
    const base = symbol < 4 ? symbol + 1 : ((2 + (symbol & 1)) << extra) + 1;
    const distance = base + this.#read(extra);
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
