import { readU16 } from '../bytes.ts';
import type { Layer, Layers } from '../layers.ts';

/** UDP-Lite (RFC 3828): UDP whose length field says instead how much the checksum covers. */
export function decodeUdpLite(bytes: Uint8Array, layers: Layers): Layer {
  const { offset, payloadLength: sent } = layers;
  if (offset + 8 > layers.end) return layers.cut();
  layers.sourcePort = readU16(bytes, offset);
  layers.destinationPort = readU16(bytes, offset + 2);
  return layers.transport(8, sent - 8);
}
