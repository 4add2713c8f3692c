import { readU16 } from '../bytes.ts';
import type { Layer, Layers } from '../layers.ts';

/** Chunks that carry data, and how long their headers are (RFC 9260 section 3.3.1; RFC 8260 section 2.1). */
const DATA = 0;
const DATA_HEADER = 16;
const INTERLEAVED_DATA = 64;
const INTERLEAVED_DATA_HEADER = 20;

/** SCTP (RFC 9260): ports, verification tag, checksum, then chunks. Payload is what the data chunks carry. */
export function decodeSctp(bytes: Uint8Array, layers: Layers): Layer {
  const { offset, end } = layers;
  if (offset + 12 > end) return layers.cut();
  layers.sourcePort = readU16(bytes, offset);
  layers.destinationPort = readU16(bytes, offset + 2);
  let payload = 0;
  for (let chunk = offset + 12; chunk + 4 <= end; ) {
    const type = bytes[chunk] as number;
    const length = readU16(bytes, chunk + 2);
    if (length < 4) break;
    const header = type === DATA ? DATA_HEADER : type === INTERLEAVED_DATA ? INTERLEAVED_DATA_HEADER : length;
    if (length > header) payload += length - header;
    chunk += (length + 3) & ~3;
  }
  const sent = layers.payloadLength - 12;
  return layers.transport(12, payload < sent ? payload : sent);
}
