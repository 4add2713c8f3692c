import { latin1 } from '../reading/text.ts';
import { decodeHuffman } from './huffman.ts';

/** RFC 7541 appendix A: name and value of the entries 1 to 61. */
const STATIC_TABLE: readonly (readonly [string, string])[] = [
  [':authority', ''],
  [':method', 'GET'],
  [':method', 'POST'],
  [':path', '/'],
  [':path', '/index.html'],
  [':scheme', 'http'],
  [':scheme', 'https'],
  ...['200', '204', '206', '304', '400', '404', '500'].map((status) => [':status', status] as const),
  ['accept-charset', ''],
  ['accept-encoding', 'gzip, deflate'],
  ...[
    'accept-language accept-ranges accept access-control-allow-origin age allow authorization cache-control',
    'content-disposition content-encoding content-language content-length content-location content-range content-type',
    'cookie date etag expect expires from host if-match if-modified-since if-none-match if-range if-unmodified-since',
    'last-modified link location max-forwards proxy-authenticate proxy-authorization range referer refresh retry-after',
    'server set-cookie strict-transport-security transfer-encoding user-agent vary via www-authenticate',
  ].flatMap((line) => line.split(' ').map((name) => [name, ''] as const)),
];

/** RFC 9113 section 6.5.2: the size that holds unless the peer asked for another. */
const DEFAULT_TABLE_SIZE = 4_096;
/** Largest table that is kept; browsers ask for 64 KiB (Chromium, Firefox). */
const TABLE_SIZE_LIMIT = 65_536;
/** What an entry counts besides its text (RFC 7541 section 4.1). */
const ENTRY_OVERHEAD = 32;

type Entry = readonly [name: string, value: string];

/** Decodes the header blocks of one direction (HPACK, RFC 7541). After an error the table is lost, and with it all that follows. */
export class HpackDecoder {
  /** Newest last; those before `#first` have been evicted. */
  #entries: Entry[] = [];
  #first = 0;
  #size = 0;
  #limit = DEFAULT_TABLE_SIZE;
  #at = 0;

  /** Gives each header of the block; false when it is broken. */
  decode(bytes: Uint8Array, start: number, end: number, header: (name: string, value: string) => void): boolean {
    this.#at = start;
    while (this.#at < end) {
      const first = bytes[this.#at] as number;
      if (first >= 0x80) {
        const entry = this.#entry(this.#integer(bytes, end, 7));
        if (entry === undefined) return false;
        header(entry[0], entry[1]);
      } else if (first >= 0x20 && first < 0x40) {
        const size = this.#integer(bytes, end, 5);
        if (size < 0 || size > TABLE_SIZE_LIMIT) return false;
        this.#limit = size;
        this.#evict();
      } else if (!this.#literal(bytes, end, first >= 0x40, header)) return false;
    }
    return true;
  }

  /** RFC 7541 section 6.2: a name of the tables or its own, and a value. */
  #literal(bytes: Uint8Array, end: number, isIndexed: boolean, header: (name: string, value: string) => void): boolean {
    const index = this.#integer(bytes, end, isIndexed ? 6 : 4);
    const name = index === 0 ? this.#string(bytes, end) : this.#entry(index)?.[0];
    if (name === null || name === undefined) return false;
    const value = this.#string(bytes, end);
    if (value === null) return false;
    if (isIndexed) this.#add([name, value]);
    header(name, value);
    return true;
  }

  #entry(index: number): Entry | undefined {
    if (index <= STATIC_TABLE.length) return STATIC_TABLE[index - 1];
    const at = this.#entries.length - (index - STATIC_TABLE.length);
    return at < this.#first ? undefined : this.#entries[at];
  }

  #add(entry: Entry): void {
    this.#entries.push(entry);
    this.#size += sizeOf(entry);
    this.#evict();
  }

  #evict(): void {
    while (this.#size > this.#limit) {
      this.#size -= sizeOf(this.#entries[this.#first] as Entry);
      this.#first += 1;
    }
    if (this.#first <= 64 || 2 * this.#first < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }

  /** RFC 7541 section 5.1; -1 when it is cut off or absurd. */
  #integer(bytes: Uint8Array, end: number, prefix: number): number {
    const mask = (1 << prefix) - 1;
    let value = (bytes[this.#at] as number) & mask;
    this.#at += 1;
    if (value < mask) return value;
    for (let shift = 0; shift <= 21; shift += 7) {
      if (this.#at >= end) return -1;
      const byte = bytes[this.#at] as number;
      this.#at += 1;
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return -1;
  }

  #string(bytes: Uint8Array, end: number): string | null {
    if (this.#at >= end) return null;
    const isPacked = (bytes[this.#at] as number) >= 0x80;
    const length = this.#integer(bytes, end, 7);
    const start = this.#at;
    if (length < 0 || start + length > end) return null;
    this.#at = start + length;
    return isPacked ? decodeHuffman(bytes, start, this.#at) : latin1(bytes, start, this.#at);
  }
}

function sizeOf([name, value]: Entry): number {
  return name.length + value.length + ENTRY_OVERHEAD;
}
