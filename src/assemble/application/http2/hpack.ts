import { latin1 } from '../reading/text.ts';
import { unpackHuffman } from './huffman.ts';

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
export const TABLE_SIZE_LIMIT = 65_536;
/** What an entry counts besides its text (RFC 7541 section 4.1). */
const ENTRY_OVERHEAD = 32;
/** Fields of a block that are given, as many as of an HTTP/1 message; Apache refuses more than 100. */
export const FIELD_LIMIT = 128;
/** Text of a block that is given: one byte may name an entry of thousands. Servers refuse at 8 to 64 KiB. */
export const BLOCK_TEXT_LIMIT = 65_536;
/** Longest name or value that is kept; servers refuse at 4 KiB (nginx) to 8 KiB (Apache). */
export const TEXT_LIMIT = 8_192;

interface Entry {
  readonly name: string;
  readonly value: string;
  /** Lengths as sent, which the table's size is made of: the texts may have been longer than is kept of them. */
  readonly nameLength: number;
  readonly valueLength: number;
}

const STATIC_ENTRIES: readonly Entry[] = STATIC_TABLE.map(([name, value]) => ({
  name,
  value,
  nameLength: name.length,
  valueLength: value.length,
}));
const EVICTED: Entry = { name: '', value: '', nameLength: 0, valueLength: 0 };
/** Unpacked bytes on their way into a text. */
const UNPACKED = new Uint8Array(TEXT_LIMIT);

/** Decodes the header blocks of one direction (HPACK, RFC 7541). After an error the table is lost, and with it all that follows. */
export class HpackDecoder {
  /** Newest last; those before `#first` have been evicted. */
  #entries: Entry[] = [];
  #first = 0;
  #size = 0;
  #limit = DEFAULT_TABLE_SIZE;
  #allowed = DEFAULT_TABLE_SIZE;
  #at = 0;
  /** Fields and text of the block so far. */
  #fields = 0;
  #text = 0;
  /** Length of the string read last, before it was cut to what is kept. */
  #length = 0;

  /** Bytes that the table stands for, roughly those that it takes. */
  get held(): number {
    return this.#size;
  }

  /** The side that reads these blocks allows a table of this size (SETTINGS_HEADER_TABLE_SIZE). */
  allow(size: number): void {
    if (size > this.#allowed) this.#allowed = Math.min(size, TABLE_SIZE_LIMIT);
  }

  /** Gives the headers of the block, the first of them when they are too many; false when it is broken. */
  decode(bytes: Uint8Array, start: number, end: number, header: (name: string, value: string) => void): boolean {
    this.#fields = 0;
    this.#text = 0;
    this.#at = start;
    while (this.#at < end) {
      const first = bytes[this.#at] as number;
      if (first >= 0x80) {
        const entry = this.#entry(this.#integer(bytes, end, 7));
        if (entry === undefined) return false;
        this.#give(entry, header);
      } else if (first >= 0x20 && first < 0x40) {
        const size = this.#integer(bytes, end, 5);
        if (size < 0 || size > this.#allowed) return false;
        this.#limit = size;
        this.#evict();
      } else if (!this.#literal(bytes, end, first >= 0x40, header)) return false;
    }
    return true;
  }

  #give(entry: Entry, header: (name: string, value: string) => void): void {
    this.#fields += 1;
    this.#text += entry.name.length + entry.value.length;
    if (!this.#isFull()) header(entry.name, entry.value);
  }

  /** Past the limits a block is read only for what it does to the table. */
  #isFull(): boolean {
    return this.#fields > FIELD_LIMIT || this.#text > BLOCK_TEXT_LIMIT;
  }

  /** RFC 7541 section 6.2: a name of the tables or its own, and a value. */
  #literal(bytes: Uint8Array, end: number, isIndexed: boolean, header: (name: string, value: string) => void): boolean {
    const keeps = isIndexed || !this.#isFull();
    const index = this.#integer(bytes, end, isIndexed ? 6 : 4);
    const known = index === 0 ? null : this.#entry(index);
    if (known === undefined) return false;
    const name = known === null ? this.#string(bytes, end, keeps) : known.name;
    const nameLength = known === null ? this.#length : known.nameLength;
    if (name === null) return false;
    const value = this.#string(bytes, end, keeps);
    if (value === null) return false;
    const entry = { name, value, nameLength, valueLength: this.#length };
    if (isIndexed) this.#add(entry);
    if (keeps) this.#give(entry, header);
    return true;
  }

  #entry(index: number): Entry | undefined {
    if (index <= STATIC_ENTRIES.length) return STATIC_ENTRIES[index - 1];
    const at = this.#entries.length - (index - STATIC_ENTRIES.length);
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
      // What a peer no longer pays for must not be kept by us either.
      this.#entries[this.#first] = EVICTED;
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

  #string(bytes: Uint8Array, end: number, keeps: boolean): string | null {
    if (this.#at >= end) return null;
    const isPacked = (bytes[this.#at] as number) >= 0x80;
    const length = this.#integer(bytes, end, 7);
    const start = this.#at;
    if (length < 0 || start + length > end) return null;
    this.#at = start + length;
    this.#length = length;
    if (!keeps) return '';
    if (!isPacked) return latin1(bytes, start, start + Math.min(length, TEXT_LIMIT));
    this.#length = unpackHuffman(bytes, start, this.#at, UNPACKED);
    return this.#length < 0 ? null : latin1(UNPACKED, 0, Math.min(this.#length, TEXT_LIMIT));
  }
}

function sizeOf({ nameLength, valueLength }: Entry): number {
  return nameLength + valueLength + ENTRY_OVERHEAD;
}
