import type { PacketBatch } from '../src/model/packet.ts';

/** A batch of equal TCP segments over IPv4 and Ethernet, to be filled in through `view`; segment `i` begins at `i * size`. */
export interface Frames {
  readonly batch: PacketBatch;
  readonly view: DataView;
  readonly size: number;
}

/** @param payload bytes of each segment, zeros */
export function tcpFrames(count: number, payload: number, flags: number): Frames {
  const size = 14 + 20 + 20 + payload;
  const bytes = new Uint8Array(count * size);
  const view = new DataView(bytes.buffer);
  const offsets = new Uint32Array(count);
  for (let index = 0; index < count; index++) {
    const at = index * size;
    offsets[index] = at;
    view.setUint16(at + 12, 0x0800);
    view.setUint8(at + 14, 0x45);
    view.setUint16(at + 16, size - 14);
    view.setUint8(at + 23, 6);
    view.setUint8(at + 46, 0x50);
    view.setUint8(at + 47, flags);
  }
  const lengths = new Uint32Array(count).fill(size);
  const times = new Float64Array(count);
  const links = new Uint16Array(count).fill(1);
  return { batch: { kind: 'packets', bytes, count, offsets, lengths, wireLengths: lengths, times, links }, view, size };
}

/** SYNs to one web server, of senders to be filled in. */
export function synFrames(count: number): Frames {
  const frames = tcpFrames(count, 0, 0x02);
  const { view, size } = frames;
  for (let index = 0; index < count; index++) {
    view.setUint32(index * size + 30, 0x0a00_0001);
    view.setUint16(index * size + 34, 40_000);
    view.setUint16(index * size + 36, 80);
  }
  return frames;
}
