import type { Layer, Layers } from '../layers.ts';
import { transportLayer } from '../transport/protocol.ts';

/** An authentication header over IPv4 (RFC 4302): the next protocol, its own length in words less two; nothing is hidden. */
export function decodeAuthentication(bytes: Uint8Array, layers: Layers): Layer {
  const { offset, payloadLength: sent } = layers;
  if (offset + 12 > layers.end) return layers.cut();
  const length = ((bytes[offset + 1] as number) + 2) * 4;
  if (length < 12 || length > sent) return layers.malformed();
  layers.protocol = bytes[offset] as number;
  layers.offset = offset + length;
  return transportLayer(layers, sent - length);
}
