import { readU16 } from '../bytes.ts';
import { LAYER, type Layer, type Layers } from '../layers.ts';

/** What follows, by the numbers that NSH (RFC 8300 section 2.2) shares with VXLAN-GPE. */
export function nextProtocolLayer(protocol: number, layers: Layers): Layer {
  switch (protocol) {
    case 1:
      return LAYER.ipv4;
    case 2:
      return LAYER.ipv6;
    case 3:
      return LAYER.ethernet;
    case 4:
      return LAYER.serviceFunction;
    case 5:
      return LAYER.mpls;
    default:
      return layers.unknown();
  }
}

/** A network service header (RFC 8300): its length in words, metadata type, next protocol, service path, metadata. */
export function decodeServiceFunction(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 8 > layers.end) return layers.cut();
  const length = (readU16(bytes, offset) & 0x3f) * 4;
  if ((bytes[offset] as number) >> 6 !== 0 || length < 8) return layers.malformed();
  layers.offset = offset + length;
  return nextProtocolLayer(bytes[offset + 3] as number, layers);
}
