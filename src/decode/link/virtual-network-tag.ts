import { readU16 } from '../bytes.ts';
import type { Layer, Layers } from '../layers.ts';
import { networkLayer } from '../network/ether-type.ts';

/** A VN-Tag (EtherType 0x8926): two virtual interfaces in four bytes, then the EtherType of what it wraps. */
export function decodeVirtualNetworkTag(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 6 > layers.end) return layers.cut();
  layers.etherType = readU16(bytes, offset + 4);
  layers.offset = offset + 6;
  return networkLayer(layers);
}
