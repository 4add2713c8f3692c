import { LAYER, type Layer, type Layers } from '../layers.ts';

/** The attribute that holds the packet (NFULA_PAYLOAD in linux/netfilter/nfnetlink_log.h). */
const PAYLOAD = 9;

/** Attributes that may stand before it: there are not that many kinds. */
const MAXIMUM_ATTRIBUTES = 64;

/** LINKTYPE_NFLOG: family, version, resource, then attributes of little-endian length and type, padded to whole words. */
export function decodeNetfilterLog(bytes: Uint8Array, layers: Layers): Layer {
  let offset = layers.offset + 4;
  for (let attribute = 0; attribute < MAXIMUM_ATTRIBUTES; attribute++) {
    if (offset + 4 > layers.end) return layers.cut();
    const length = (bytes[offset] as number) | ((bytes[offset + 1] as number) << 8);
    const type = (bytes[offset + 2] as number) | (((bytes[offset + 3] as number) & 0x7f) << 8);
    if (length < 4) return layers.malformed();
    if (type === PAYLOAD) {
      layers.offset = offset + 4;
      if (offset + length < layers.end) layers.end = offset + length;
      return LAYER.rawIp;
    }
    offset += (length + 3) & ~3;
  }
  return layers.unknown();
}
