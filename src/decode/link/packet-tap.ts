import type { Layer, Layers } from '../layers.ts';
import { linkLayer } from './link-types.ts';

/** LINKTYPE_PKTAP of macOS: its length, a record type, the link type of what follows, in little-endian order. */
export function decodePacketTap(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 12 > layers.end) return layers.cut();
  const length = (bytes[offset] as number) | ((bytes[offset + 1] as number) << 8);
  if (length < 12) return layers.malformed();
  layers.offset = offset + length;
  return linkLayer((bytes[offset + 8] as number) | ((bytes[offset + 9] as number) << 8), layers);
}
