import { readU16 } from '../bytes.ts';
import type { Layer, Layers } from '../layers.ts';
import { tunnelLayer } from '../tunnel/udp-tunnel.ts';

/** UDP (RFC 768). A length of zero means the rest of the packet (RFC 2675); one beyond the packet is cut to it. */
export function decodeUdp(bytes: Uint8Array, layers: Layers): Layer {
  const { offset, payloadLength: sent } = layers;
  if (offset + 8 > layers.end) return layers.cut();
  const length = readU16(bytes, offset + 4);
  if (length !== 0 && length < 8) return layers.malformed();
  layers.sourcePort = readU16(bytes, offset);
  layers.destinationPort = readU16(bytes, offset + 2);
  layers.transport(8, (length === 0 || length > sent ? sent : length) - 8);
  return tunnelLayer(bytes, layers);
}
