import { readU32 } from '../bytes.ts';
import { LAYER, type Layer, type Layers } from '../layers.ts';

/** AF_INET everywhere; AF_INET6 differs: Linux 10, NetBSD and OpenBSD 24, FreeBSD 28, macOS 30 (tcpdump.org/linktypes). */
export function familyLayer(family: number, layers: Layers): Layer {
  switch (family) {
    case 2:
      return LAYER.ipv4;
    case 10:
    case 24:
    case 28:
    case 30:
      return LAYER.ipv6;
    default:
      return layers.unknown();
  }
}

/** LINKTYPE_NULL and LINKTYPE_LOOP: an address family of four bytes, in the order of the machine or of the network. */
export function decodeLoopback(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 4 > layers.end) return layers.cut();
  const family = readU32(bytes, offset);
  layers.offset = offset + 4;
  // Families are small: in the other order the first byte holds them.
  return familyLayer(family < 0x1_0000 ? family : family >>> 24, layers);
}
