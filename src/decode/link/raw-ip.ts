import { LAYER, type Layer, type Layers } from '../layers.ts';

/** LINKTYPE_RAW, as on a tunnel interface: the packet begins with its IP header, whose first four bits name the version. */
export function decodeRawIp(bytes: Uint8Array, layers: Layers): Layer {
  if (layers.offset >= layers.end) return layers.cut();
  const version = (bytes[layers.offset] as number) >> 4;
  return version === 4 ? LAYER.ipv4 : version === 6 ? LAYER.ipv6 : layers.malformed();
}
