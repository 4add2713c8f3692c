import { GatehoundError } from '../model/error.ts';
import type { WritableBatch } from './batch.ts';
import { unsigned, unsignedShort } from './bytes.ts';
import type { CaptureFormat } from './format.ts';
import { CaptureSource, MAXIMUM_PACKET, type RecordParser } from './packet-stream.ts';
import { type Clock, clockOf } from './pcapng-clock.ts';
import type { PeekReader } from './peek-reader.ts';
import { ReadingStatistics, type Source } from './source.ts';

// Block types: draft-ietf-opsawg-pcapng section 11.1.
const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const OPTION_END = 0;
const OPTION_RESOLUTION = 9;
const OPTION_OFFSET = 14;
/** Type, length and length again. */
const EMPTY_BLOCK = 12;
const SECTION_HEADER_BLOCK = 28;
/** Longer blocks are taken for damage, as libpcap does (INITIAL_MAX_BLOCKSIZE in sf-pcapng.c). */
const MAXIMUM_BLOCK = 16 << 20;
/** Interfaces of one section; a capture of all interfaces of a large router has hundreds. */
const MAXIMUM_INTERFACES = 65_536;

interface Interface {
  readonly link: number;
  /** Longest packet that it kept; 0 for no limit. */
  readonly snapLength: number;
  readonly clock: Clock;
}

const MICROSECONDS = clockOf(6, 0n);

class PcapngParser implements RecordParser {
  wanted = 0;
  broken: GatehoundError | null = null;
  readonly #layer: string;
  readonly #statistics: ReadingStatistics;
  #bigEndian = false;
  #interfaces: Interface[] = [];
  /** Simple packet blocks have no time; they get that of the packet before them, so that time does not jump to 1970. */
  #lastTime = 0;

  constructor(layer: string, statistics: ReadingStatistics) {
    this.#layer = layer;
    this.#statistics = statistics;
  }

  parse(batch: WritableBatch, end: number, base: number): number {
    let at = 0;
    this.wanted = 0;
    while (batch.count < batch.capacity) {
      if (at + EMPTY_BLOCK > end) {
        this.wanted = EMPTY_BLOCK;
        break;
      }
      const length = this.#blockLength(batch.bytes, at, base);
      if (this.broken !== null) break;
      if (at + length > end) {
        this.wanted = length;
        break;
      }
      this.#block(batch, at, length, base);
      if (this.broken !== null) break;
      at += length;
    }
    return at;
  }

  #break(detail: string, place: number): void {
    this.broken = new GatehoundError('GH-SRC-010', `the block at byte ${place}${this.#layer} ${detail}`);
  }

  #leaveOut(detail: string, place: number): void {
    this.#statistics.unreadable += 1;
    if (this.#statistics.partial !== null) return;
    const message = `the packet block at byte ${place}${this.#layer} ${detail} and was left out`;
    this.#statistics.note(new GatehoundError('GH-SRC-013', message));
  }

  /** The length of the block, with the byte order of the section that it is in or begins; sets `broken` if it cannot be. */
  #blockLength(bytes: Uint8Array, at: number, base: number): number {
    let smallest = EMPTY_BLOCK;
    if (unsigned(bytes, at, false) === SECTION_HEADER) {
      const order = byteOrder(bytes, at);
      if (order === null) {
        this.#break('begins a section of no known byte order', base + at);
        return 0;
      }
      this.#bigEndian = order;
      smallest = SECTION_HEADER_BLOCK;
    }
    const length = unsigned(bytes, at + 4, this.#bigEndian);
    if (length < smallest || length > MAXIMUM_BLOCK || length % 4 !== 0) {
      this.#break(`claims a length of ${length} bytes`, base + at);
    }
    return length;
  }

  #block(batch: WritableBatch, at: number, length: number, base: number): void {
    const { bytes } = batch;
    const again = unsigned(bytes, at + length - 4, this.#bigEndian);
    if (again !== length) {
      this.#break(`gives its length as ${length} bytes first and as ${again} bytes last`, base + at);
      return;
    }
    switch (unsigned(bytes, at, this.#bigEndian)) {
      case SECTION_HEADER: {
        const version = unsignedShort(bytes, at + 12, this.#bigEndian);
        if (version !== 1) this.#break(`begins a section of version ${version}; only 1 is known`, base + at);
        this.#interfaces = [];
        break;
      }
      case INTERFACE_DESCRIPTION:
        this.#interface(bytes, at, length, base);
        break;
      case ENHANCED_PACKET:
        if (length < 32) this.#leaveOut(`has only ${length} bytes`, base + at);
        else this.#packet(batch, at, length, base, unsigned(bytes, at + 8, this.#bigEndian));
        break;
      case OBSOLETE_PACKET:
        if (length < 32) this.#leaveOut(`has only ${length} bytes`, base + at);
        else this.#packet(batch, at, length, base, unsignedShort(bytes, at + 8, this.#bigEndian));
        break;
      case SIMPLE_PACKET:
        this.#simplePacket(batch, at, length, base);
        break;
      default:
    }
  }

  /** Enhanced and obsolete packet blocks differ in how they name the interface alone. */
  #packet(batch: WritableBatch, at: number, length: number, base: number, index: number): void {
    const { bytes } = batch;
    const from = this.#interfaces[index];
    if (from === undefined) {
      this.#leaveOut(`names interface ${index}, which its section does not describe,`, base + at);
      return;
    }
    const captured = unsigned(bytes, at + 20, this.#bigEndian);
    if (captured > length - 32 || captured > MAXIMUM_PACKET) {
      this.#leaveOut(`claims a packet of ${captured} bytes`, base + at);
      return;
    }
    const high = unsigned(bytes, at + 12, this.#bigEndian);
    const low = unsigned(bytes, at + 16, this.#bigEndian);
    this.#lastTime = from.clock.micros(high, low);
    this.#add(batch, at + 28, captured, unsigned(bytes, at + 24, this.#bigEndian), from.link);
  }

  #simplePacket(batch: WritableBatch, at: number, length: number, base: number): void {
    const from = this.#interfaces[0];
    if (from === undefined || length < 16) {
      this.#leaveOut(from === undefined ? 'has no interface in its section' : 'is too short', base + at);
      return;
    }
    const wire = unsigned(batch.bytes, at + 8, this.#bigEndian);
    const kept = from.snapLength === 0 ? wire : Math.min(wire, from.snapLength);
    if (kept > length - 16 || kept > MAXIMUM_PACKET) {
      this.#leaveOut(`claims a packet of ${kept} bytes`, base + at);
      return;
    }
    this.#add(batch, at + 12, kept, wire, from.link);
  }

  #add(batch: WritableBatch, offset: number, captured: number, wire: number, link: number): void {
    const index = batch.count;
    batch.offsets[index] = offset;
    batch.lengths[index] = captured;
    batch.wireLengths[index] = wire;
    batch.times[index] = this.#lastTime;
    batch.links[index] = link;
    batch.count = index + 1;
  }

  #interface(bytes: Uint8Array, at: number, length: number, base: number): void {
    if (length < 20 || this.#interfaces.length >= MAXIMUM_INTERFACES) {
      this.#break(
        length < 20 ? 'describes an interface and is too short' : 'describes one interface too many',
        base + at,
      );
      return;
    }
    this.#interfaces.push({
      link: unsignedShort(bytes, at + 8, this.#bigEndian),
      snapLength: unsigned(bytes, at + 12, this.#bigEndian),
      clock: clockOfInterface(bytes, at + 16, at + length - 4, this.#bigEndian),
    });
  }
}

/** Whether a section header block is big-endian; null when its byte order mark is none. */
function byteOrder(bytes: Uint8Array, at: number): boolean | null {
  if (unsigned(bytes, at + 8, false) === BYTE_ORDER_MAGIC) return false;
  return unsigned(bytes, at + 8, true) === BYTE_ORDER_MAGIC ? true : null;
}

function clockOfInterface(bytes: Uint8Array, start: number, end: number, bigEndian: boolean): Clock {
  let resolution = 6;
  let offset = 0n;
  for (let at = start; at + 4 <= end; ) {
    const code = unsignedShort(bytes, at, bigEndian);
    const length = unsignedShort(bytes, at + 2, bigEndian);
    const value = at + 4;
    if (code === OPTION_END || value + length > end) break;
    if (code === OPTION_RESOLUTION && length >= 1) resolution = bytes[value] as number;
    if (code === OPTION_OFFSET && length >= 8) {
      offset = new DataView(bytes.buffer, bytes.byteOffset + value, 8).getBigInt64(0, !bigEndian);
    }
    at = value + length + ((4 - (length % 4)) % 4);
  }
  return resolution === 6 && offset === 0n ? MICROSECONDS : clockOf(resolution, offset);
}

function requireSectionHeader(head: Uint8Array, layer: string): void {
  if (head.length >= SECTION_HEADER_BLOCK && byteOrder(head, 0) !== null) return;
  const what = head.length < SECTION_HEADER_BLOCK ? `is cut after ${head.length} bytes${layer}` : 'has no byte order';
  throw new GatehoundError('GH-SRC-007', `the section header of this pcapng ${what}`);
}

export const PCAPNG: CaptureFormat = {
  format: 'pcapng',
  recognise: (head) => head.length >= 4 && unsigned(head, 0, true) === SECTION_HEADER,
  async open(path: string, reader: PeekReader, eager = false): Promise<Source> {
    requireSectionHeader(await reader.peek(SECTION_HEADER_BLOCK), reader.layer);
    const statistics = new ReadingStatistics(reader.size);
    return new CaptureSource(path, 'pcapng', reader, new PcapngParser(reader.layer, statistics), statistics, eager);
  },
};
