import { GatehoundError } from '../model/error.ts';
import type { WritableBatch } from './batch.ts';
import { unsigned } from './bytes.ts';
import type { CaptureFormat } from './format.ts';
import { CaptureSource, MAXIMUM_PACKET, type RecordParser } from './packet-stream.ts';
import type { PeekReader } from './peek-reader.ts';
import { ReadingStatistics, type Source } from './source.ts';

const FILE_HEADER = 24;

interface Layout {
  readonly bigEndian: boolean;
  readonly nanoseconds: boolean;
  /** Bytes before the data of a packet. */
  readonly recordHeader: number;
}

// The magic number as it lies in the file: draft-ietf-opsawg-pcap section 4; the last two rows are the variant of
// patched libpcap 0.9 with 8 more bytes in each record (interface, protocol, packet type), as libpcap's sf-pcap.c.
const LAYOUTS = new Map<number, Layout>([
  [0xa1b2c3d4, { bigEndian: true, nanoseconds: false, recordHeader: 16 }],
  [0xd4c3b2a1, { bigEndian: false, nanoseconds: false, recordHeader: 16 }],
  [0xa1b23c4d, { bigEndian: true, nanoseconds: true, recordHeader: 16 }],
  [0x4d3cb2a1, { bigEndian: false, nanoseconds: true, recordHeader: 16 }],
  [0xa1b2cd34, { bigEndian: true, nanoseconds: false, recordHeader: 24 }],
  [0x34cdb2a1, { bigEndian: false, nanoseconds: false, recordHeader: 24 }],
]);

function layoutOf(head: Uint8Array): Layout | undefined {
  return head.length < 4 ? undefined : LAYOUTS.get(unsigned(head, 0, true));
}

class PcapParser implements RecordParser {
  wanted = 0;
  broken: GatehoundError | null = null;
  readonly #layout: Layout;
  readonly #link: number;
  readonly #layer: string;

  constructor(layout: Layout, link: number, layer: string) {
    this.#layout = layout;
    this.#link = link;
    this.#layer = layer;
  }

  parse(batch: WritableBatch, end: number, base: number): number {
    const { bigEndian, nanoseconds, recordHeader } = this.#layout;
    const { bytes, offsets, lengths, wireLengths, times, links, capacity } = batch;
    let count = batch.count;
    let at = 0;
    this.wanted = 0;
    if (base === 0) {
      if (end < FILE_HEADER) {
        this.wanted = FILE_HEADER;
        return 0;
      }
      at = FILE_HEADER;
    }
    while (count < capacity) {
      const data = at + recordHeader;
      if (data > end) {
        this.wanted = recordHeader;
        break;
      }
      const captured = unsigned(bytes, at + 8, bigEndian);
      if (captured > MAXIMUM_PACKET) {
        this.broken = this.#absurd(captured, base + at);
        break;
      }
      if (data + captured > end) {
        this.wanted = recordHeader + captured;
        break;
      }
      const fraction = unsigned(bytes, at + 4, bigEndian);
      times[count] = unsigned(bytes, at, bigEndian) * 1e6 + (nanoseconds ? Math.floor(fraction / 1000) : fraction);
      offsets[count] = data;
      lengths[count] = captured;
      wireLengths[count] = unsigned(bytes, at + 12, bigEndian);
      links[count] = this.#link;
      count += 1;
      at = data + captured;
    }
    batch.count = count;
    return at;
  }

  #absurd(captured: number, place: number): GatehoundError {
    const detail = `the record at byte ${place}${this.#layer} claims a packet of ${captured} bytes`;
    return new GatehoundError('GH-SRC-010', detail);
  }
}

export const PCAP: CaptureFormat = {
  format: 'pcap',
  recognise: (head) => layoutOf(head) !== undefined,
  async open(path: string, reader: PeekReader, eager = false): Promise<Source> {
    const head = await reader.peek(FILE_HEADER);
    const layout = layoutOf(head);
    if (layout === undefined || head.length < FILE_HEADER) {
      const detail = `the file header of this pcap is cut: ${head.length} bytes${reader.layer} instead of ${FILE_HEADER}`;
      throw new GatehoundError('GH-SRC-007', detail);
    }
    // The upper 16 bits say how long the frame check sequence is; the lower ones are the link type.
    const link = unsigned(head, 20, layout.bigEndian) & 0xffff;
    const parser = new PcapParser(layout, link, reader.layer);
    return new CaptureSource(path, 'pcap', reader, parser, new ReadingStatistics(reader.size), eager);
  },
};
